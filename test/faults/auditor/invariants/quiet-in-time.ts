import type { Invariant } from "./invariant.ts";

/** Once the faults are over, everything comes to rest within the time that the retry policies allow. */
export const quietInTime: Invariant = {
  name: "quiet in time",
  check({ quiet }, breach) {
    const { at, faultsEndedAt, limitMs } = quiet;
    const took = at === undefined ? undefined : Math.round((at - faultsEndedAt) / 1000);
    const limit = `${Math.round(limitMs / 1000)} s`;
    if (took === undefined) {
      const counts: Record<string, number> = {};
      return { counts, breaches: [breach("the cloud", `It did not come to rest within ${limit}.`, [quiet])] };
    }
    const late = took * 1000 > limitMs;
    return {
      counts: { "seconds to rest": took },
      breaches: late ? [breach("the cloud", `It came to rest after ${took} s, later than ${limit}.`, [quiet])] : [],
    };
  },
};
