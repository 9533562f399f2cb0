import { emptyDeadLetterQueues } from "./invariants/empty-dead-letter-queues.ts";
import { everyDelivery } from "./invariants/every-delivery.ts";
import { everyEvent } from "./invariants/every-event.ts";
import type { Invariant } from "./invariants/invariant.ts";
import { money } from "./invariants/money.ts";
import { oneMailPerFact } from "./invariants/one-mail-per-fact.ts";
import { oneOrderPerRequest } from "./invariants/one-order-per-request.ts";
import { oneOutcome } from "./invariants/one-outcome.ts";
import { ownersOnly } from "./invariants/owners-only.ts";
import { quietInTime } from "./invariants/quiet-in-time.ts";
import { refusedWithoutTrace } from "./invariants/refused-without-trace.ts";
import type { Observations } from "./observations.ts";
import { storyOf } from "./story.ts";
import type { Verdict } from "./verdict.ts";

const INVARIANTS: readonly Invariant[] = [
  oneOutcome,
  oneOrderPerRequest,
  money,
  oneMailPerFact,
  everyEvent,
  everyDelivery,
  refusedWithoutTrace,
  ownersOnly,
  emptyDeadLetterQueues,
  quietInTime,
];

/** Returns what holds and what does not in a run that has gone quiet. It knows nothing of the code that made it. */
export function audit(observations: Observations): Verdict {
  const verdict: Verdict = { counts: {}, breaches: [], acknowledged: [] };
  for (const { name, check } of INVARIANTS) {
    const {
      counts,
      breaches,
      acknowledged = [],
    } = check(observations, (subject, message, story) => ({
      invariant: name,
      subject,
      message,
      story: story ?? storyOf(observations, subject),
    }));
    Object.assign(verdict.counts, counts);
    verdict.breaches.push(...breaches);
    verdict.acknowledged.push(...acknowledged);
  }
  return verdict;
}
