import type { Target } from "@aws-sdk/client-eventbridge";
import type { Caller } from "../../../aws.ts";
import { evaluate } from "../../../event-pattern/reference-evaluator.fixture.ts";
import { busArn, type Model, nameOfBus, type Rule } from "../model.fixture.ts";
import { readTree } from "../tree.fixture.ts";
import { type Event, envelopeOf, textOf } from "./events.fixture.ts";
import { inputOf } from "./target-inputs.fixture.ts";

/** A queue that every rule's message is refused by. */
export const GONE = "arn:aws:sqs:us-east-1:000000000000:gone";
export const REFUSAL = { code: "AWS.SimpleQueueService.NonExistentQueue", message: "There is no such queue." };

/** What comes of one event. */
export interface Outcome {
  received: { rule: string; id: string; arn: string; input: string; caller: Caller }[];
  dead: { queue: string; body: string; rule: string; arn: string; code: string }[];
}

const nothing = (): Outcome => ({ received: [], dead: [] });

const together = (outcomes: Outcome[]): Outcome => ({
  received: outcomes.flatMap(({ received }) => received),
  dead: outcomes.flatMap(({ dead }) => dead),
});

/** Every target of every rule that matches gets the event; on an unknown bus nobody does. */
export function outcomeOf(model: Model, bus: string, event: Event, forwarded = false): Outcome {
  const rules = [...(model.buses.get(bus)?.rules.values() ?? [])];
  return together(
    rules.filter((rule) => matches(rule, event)).map((rule) => outcomeFor(model, rule, event, forwarded)),
  );
}

const matches = ({ state, eventPattern }: Rule, event: Event) =>
  state !== "DISABLED" && eventPattern !== undefined && evaluate(readTree(eventPattern), envelopeOf(event));

function outcomeFor(model: Model, rule: Rule, event: Event, forwarded: boolean): Outcome {
  if (rule.archive) {
    model.archives.get(rule.archive)?.events.add(event.id);
    return nothing();
  }
  return together([...rule.targets.values()].map((target) => outcomeAt(model, rule, target, event, forwarded)));
}

/** An event from another bus is not sent on to a third one; for a bus that is not there it is dropped. */
function outcomeAt(model: Model, rule: Rule, target: Target, event: Event, forwarded: boolean): Outcome {
  const { Id: id = "", Arn: arn = "", RoleArn: roleArn } = target;
  const isBus = arn.startsWith(busArn(""));
  if (isBus && forwarded) return failed(rule, target, event, "THIRD_ACCOUNT_HOP_DETECTED");
  if (isBus) return outcomeOf(model, nameOfBus(arn), event, true);
  const input = inputOf(target, event, rule);
  if (input === undefined) return failed(rule, target, event, "INVALID_JSON");
  if (arn === GONE) return failed(rule, target, event, "NO_RESOURCE");
  const caller: Caller = roleArn
    ? { type: "role", arn: "arn:aws:sts::000000000000:assumed-role/deliver/events", roleArn }
    : { type: "service", service: "events.amazonaws.com", sourceArn: rule.arn };
  return { received: [{ rule: rule.arn, id, arn, input, caller }], dead: [] };
}

/** What cannot be delivered goes to the target's dead-letter queue, as it was published, if there is one. */
function failed(rule: Rule, { Arn: arn = "", DeadLetterConfig }: Target, event: Event, code: string): Outcome {
  const queue = DeadLetterConfig?.Arn;
  return { received: [], dead: queue ? [{ queue, body: textOf(event), rule: rule.arn, arn, code }] : [] };
}
