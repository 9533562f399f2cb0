import type { Invariant } from "./invariant.ts";

/** A kill may take the last facts with it, before anybody has read them. */
const UNREAD_MS = 5_000;

/** What a rule matched was delivered to each of its targets, or is a dead letter. */
export const everyDelivery: Invariant = {
  name: "every delivery",
  check({ deliveries, kills }, breach) {
    const isOpen = ({ delivered, letters }: { delivered: number; letters: number }) => delivered + letters === 0;
    const isUnread = ({ at }: { at: number }) => kills.some((kill) => kill >= at && kill - at <= UNREAD_MS);
    const open = deliveries.filter(isOpen);
    const lost = open.filter((delivery) => !isUnread(delivery));
    return {
      counts: {
        matched: deliveries.length,
        delivered: deliveries.filter(({ delivered }) => delivered > 0).length,
        duplicates: deliveries.reduce((sum, { delivered }) => sum + Math.max(delivered - 1, 0), 0),
        "dead letters of targets": deliveries.filter(({ letters }) => letters > 0).length,
        "unread at a kill": open.length - lost.length,
      },
      breaches: lost.map((delivery) =>
        breach(delivery.id, `${delivery.type} matched ${delivery.rule} and never came to ${delivery.target}.`, [
          delivery,
        ]),
      ),
    };
  },
};
