import { AwsError } from "../aws.ts";
import { mayDeadLetterTo } from "./dead-letter.ts";
import { invalidParameter, invalidValue } from "./errors.ts";
import { isFifo, type Queue } from "./queues.ts";
import { changeAttributes, toSettings, withDefaults } from "./settings.ts";
import type { State } from "./state.ts";

const NAME = /^(?=.{1,80}$)[\w-]+$/;
const FIFO_NAME = /^(?=.{1,80}$)[\w-]+\.fifo$/;

/** Creates a queue, or returns the existing one if its attributes match. Throws `QueueNameExists` if they differ. */
export function createOrFind(
  state: State,
  name: string,
  attributes: Record<string, string>,
  tags: Record<string, string>,
): Queue {
  const fifo = attributes["FifoQueue"]?.toLowerCase() === "true";
  if (fifo ? !FIFO_NAME.test(name) : !NAME.test(name))
    throw invalidParameter(
      fifo
        ? "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length."
        : "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    );
  const checked = checkedChange(state, name, {}, attributes);
  const known = state.queues.find(name);
  if (known) {
    const existing = withDefaults(known.record.attributes, fifo);
    const [different] = Object.keys(checked).filter((each) => checked[each] !== existing[each]);
    if (different === undefined) return known;
    throw new AwsError(
      "QueueNameExists",
      `A queue already exists with the same name and a different value for attribute ${different}`,
    );
  }
  const now = state.clock.now();
  return state.queues.put({ name, attributes: checked, tags, createdAt: now, modifiedAt: now });
}

/** Changes some of a queue's attributes. Throws on the first invalid one, and then changes none. */
export function setAttributes(state: State, queue: Queue, changes: Record<string, string>): void {
  const { record } = queue;
  if ("FifoQueue" in changes && changes["FifoQueue"]?.toLowerCase() !== String(queue.settings.fifo))
    throw new AwsError(
      "InvalidAttributeValue",
      "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.",
    );
  const attributes = checkedChange(state, record.name, record.attributes, changes);
  state.queues.put({ ...record, attributes, modifiedAt: state.clock.now() });
}

/** Replaces a queue's tags and all its attributes except the policy. Throws on the first invalid one. */
export function replaceAttributes(
  state: State,
  { record }: Queue,
  attributes: Record<string, string>,
  tags: Record<string, string>,
): Queue {
  const { Policy } = record.attributes;
  const checked = checkedChange(state, record.name, Policy === undefined ? {} : { Policy }, attributes);
  return state.queues.put({ ...record, attributes: checked, tags, modifiedAt: state.clock.now() });
}

function checkedChange(state: State, name: string, current: Record<string, string>, changes: Record<string, string>) {
  const attributes = changeAttributes(current, changes, isFifo(name));
  const { redrive } = toSettings(attributes, isFifo(name));
  if (!redrive || !("RedrivePolicy" in changes)) return attributes;
  const invalid = (reason: string) => invalidValue(changes["RedrivePolicy"], "RedrivePolicy", reason);
  const target = state.queues.findByArn(redrive.deadLetterTargetArn);
  if (!target) throw invalid("Dead letter target does not exist.");
  if (target.settings.fifo !== isFifo(name))
    throw invalid("Dead-letter queue must be same type of queue as the source.");
  // The source's ARN differs from its dead-letter queue's only in the name.
  const sourceArn = target.arn.replace(/[^:]+$/, name);
  if (!mayDeadLetterTo(target, sourceArn))
    throw invalid(`The RedriveAllowPolicy of ${target.arn} does not permit ${sourceArn} as a source.`);
  return attributes;
}
