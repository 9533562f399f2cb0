import { isPlacing } from "../accepted.ts";
import type { Observations } from "../observations.ts";
import type { Breach } from "../verdict.ts";
import type { Invariant } from "./invariant.ts";

/**
 * A request that was refused left no trace. One that was answered with an error of the server, or not at all, may have
 * been carried out: then its order is whole, like any other.
 */
export const refusedWithoutTrace: Invariant = {
  name: "refused without trace",
  check(observations, breach) {
    const { requests } = observations;
    const placed = requests.filter(isPlacing);
    const outcomes = Map.groupBy(placed, ({ email = "" }) => email);
    outcomes.delete("");
    const refused = [...outcomes].filter(([, all]) => all.every(({ status = 0 }) => status >= 400 && status < 500));
    const breaches: Breach[] = [];
    for (const [email, all] of refused) {
      const traces = tracesOf(observations, email);
      if (traces.length > 0)
        breaches.push(
          breach(email, `Its order was refused with ${all[0]?.status}, and left a trace.`, [...all, ...traces]),
        );
    }
    const unanswered = [...outcomes].filter(([, all]) => all.every(({ status = 500 }) => status >= 500));
    const made = unanswered.filter(([email]) => tracesOf(observations, email).length > 0);
    return {
      counts: { requests: requests.length, refused: refused.length, "made without an answer": made.length },
      breaches,
    };
  },
};

const tracesOf = ({ orders, mails }: Observations, email: string): object[] => [
  ...orders.filter((order) => order.email === email),
  ...mails.filter(({ to }) => to === email),
];
