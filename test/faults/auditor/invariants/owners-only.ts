import type { Invariant } from "./invariant.ts";

/** Nobody sees or cancels the order of another: for a stranger, it does not exist. */
export const ownersOnly: Invariant = {
  name: "owners only",
  check({ foreign }, breach) {
    // Refused before anybody looked at the order, or failed: nothing was seen.
    const isHidden = (status: number) => status === 404 || status === 403 || status >= 500;
    return {
      counts: { "attempts of others": foreign.length },
      breaches: foreign
        .filter(({ status }) => !isHidden(status))
        .map((each) =>
          breach(each.orderId, `${each.method} by ${each.caller}, whose it is not, answered ${each.status}.`, [each]),
        ),
    };
  },
};
