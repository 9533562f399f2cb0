import type { Mail, Observations, SeenOrder, Strike } from "../observations.ts";
import type { Acknowledged, Breach } from "../verdict.ts";
import type { Invariant, MakeBreach } from "./invariant.ts";

/** The mail that each fact of an order is told with, as far as its customer is told. */
const MAILS: Record<string, (orderId: string) => string> = {
  OrderConfirmed: (orderId) => `Your order ${orderId} is confirmed`,
  OrderCancelled: (orderId) => `Your order ${orderId} is cancelled`,
  PaymentFailed: (orderId) => `The payment of your order ${orderId} failed`,
};

/**
 * One mail per fact, and none for what did not happen. SES cannot be asked to send only once, so a mail may be doubled
 * where a fault struck the invocation that had sent it: each of these is traced to that fault.
 */
export const oneMailPerFact: Invariant = {
  name: "one mail per fact",
  check(observations, breach) {
    const { mails, orders } = observations;
    const received = Map.groupBy(mails, ({ subject }) => subject);
    const expected = new Set<string>();
    const breaches: Breach[] = [];
    const acknowledged: Acknowledged[] = [];
    for (const order of orders) {
      for (const subject of subjectsOf(order)) {
        expected.add(subject);
        const found = received.get(subject) ?? [];
        breaches.push(...wrongReceivers(order, subject, found, breach));
        if (found.length === 0) breaches.push(breach(order.orderId, `Nobody got the mail “${subject}”.`));
        for (const mail of found.slice(0, -1)) {
          const cause = causeOf(mail, observations);
          const message = `The mail “${subject}” was sent ${found.length} times`;
          if (cause) acknowledged.push({ invariant: "one mail per fact", subject: order.orderId, message, cause });
          else
            breaches.push(breach(order.orderId, `${message}, and no fault struck the invocation that sent it first.`));
        }
      }
    }
    const strange = mails.filter(({ subject }) => subject.includes("order ord_") && !expected.has(subject));
    for (const mail of strange) {
      const orderId = /ord_\w+/.exec(mail.subject)?.[0] ?? mail.to;
      breaches.push(breach(orderId, `Somebody got the mail “${mail.subject}”, and that did not happen.`));
    }
    return { counts: { mails: mails.length, "mails doubled": acknowledged.length }, breaches, acknowledged };
  },
};

const subjectsOf = ({ orderId, history = [] }: SeenOrder): string[] =>
  history.flatMap(({ type }) => MAILS[type]?.(orderId) ?? []);

function* wrongReceivers({ orderId, email }: SeenOrder, subject: string, mails: Mail[], breach: MakeBreach) {
  for (const { to } of mails) {
    if (email !== undefined && to !== email)
      yield breach(orderId, `The mail “${subject}” went to ${to}, not to ${email}.`);
  }
}

/** What struck the invocation that sent a mail, so that it could not keep that it had. */
function causeOf({ requestId, at }: Mail, { strikes, kills }: Observations): string | undefined {
  const ofInvocation = strikes.filter((strike) => requestId !== undefined && strike.requestId === requestId);
  // What struck another call before the mail was sent was over by then.
  const struck = ofInvocation.find(
    (strike) => strike.at >= at || strike.operation === undefined || strike.operation === "ses:SendEmail",
  );
  if (struck) return describe(struck);
  return kills.some((kill) => kill >= at && kill - at <= LONGEST_INVOCATION_MS) ? "cloud-kill" : undefined;
}

const describe = ({ fault, operation }: Strike): string => (operation ? `${fault} at ${operation}` : fault);

/** A kill interrupts what began at most so long before it. */
const LONGEST_INVOCATION_MS = 30_000;
