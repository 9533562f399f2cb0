import { AwsError } from "../../aws.ts";
import type { DeliverTo, TargetKinds, TargetRequest } from "../../event-bridge/targets/kinds.ts";
import type { ActiveFault, ActiveFaults } from "../active-faults.ts";
import { fits, type Occasion } from "../occasion.ts";
import type { Waits } from "./waits.ts";

const LONGEST_HOLD_SECONDS = 60;

/** Faults between a bus and the targets of its rules. */
export function faultyTargets(kinds: TargetKinds, faults: ActiveFaults, { wait }: Waits): TargetKinds {
  /** Deliveries that wait until another one has passed them. */
  const held = new Set<{ fault: ActiveFault; release(): void }>();

  const faulty =
    (deliver: DeliverTo): DeliverTo =>
    async (request) => {
      if (held.size === 0 && !faults.anyAt("delivery")) return deliver(request);
      const occasion = occasionOf(request);
      const about = { eventId: request.event.id, rule: request.ruleArn, target: request.arn };
      if (faults.strike("target-unavailable", occasion, about))
        throw new AwsError("ServiceUnavailable", "A fault makes the target unavailable.", 503);
      if (faults.strike("target-throttle", occasion, about))
        throw new AwsError("ThrottlingException", "A fault makes the target refuse: rate exceeded.", 429);
      const overtaken = [...held].find(({ fault }) => fits(fault, occasion));
      const late = faults.strike("delivery-delay", occasion, about);
      if (late) await wait(late.delaySeconds ?? 0);
      if (overtaken) return deliver(request).finally(overtaken.release);
      const reordered = faults.strike("delivery-reorder", occasion, about);
      if (reordered) await hold(reordered);
      const twice = faults.strike("delivery-duplicate", occasion, about);
      return twice ? deliverTwice(deliver, request, twice) : deliver(request);
    };

  async function hold(fault: ActiveFault): Promise<void> {
    const passed = Promise.withResolvers<void>();
    const entry = { fault, release: passed.resolve };
    held.add(entry);
    await Promise.race([passed.promise, wait(fault.delaySeconds ?? LONGEST_HOLD_SECONDS)]);
    held.delete(entry);
  }

  async function deliverTwice(deliver: DeliverTo, request: TargetRequest, { delaySeconds = 0 }: ActiveFault) {
    // What comes of the copy concerns nobody: EventBridge does not know of it.
    const copy = async () => {
      if (delaySeconds > 0) await wait(delaySeconds);
      await deliver(request).catch(() => {});
    };
    const first = deliver(request);
    const second = copy();
    if (delaySeconds === 0) await second;
    return first;
  }

  return Object.fromEntries(Object.entries(kinds).map(([kind, deliver]) => [kind, faulty(deliver)]));
}

const occasionOf = ({ ruleArn, arn, event, input }: TargetRequest): Occasion => ({
  rule: ruleArn,
  target: arn,
  event: event["detail-type"],
  containing: () => input,
});
