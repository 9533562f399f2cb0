import type { Message } from "../../../sqs/message.ts";
import type { FactOf } from "../../../trace.ts";
import type {
  FailuresPage,
  LetterDetails,
  LetterQueue,
  LetterRow,
  LetterStep,
  RetryingRow,
} from "../../api/failures.ts";
import type { ConsoleContext } from "../context.ts";
import { type EventRecord, storyOf, subjectOf, type TargetRecord } from "../index/event-record.ts";
import { nameIn } from "../names.ts";
import { objectsIn, readLetter, reasonOf } from "./letter.ts";

/** Letters of one queue that a page shows. */
const LETTERS_SHOWN = 500;
/** How long a redriven letter stays on the page. */
const REDRIVEN_SHOWN_MS = 10 * 60_000;

type Died = FactOf<"dead-lettered">;

/** A dead-letter queue, with where its letters go back to: an ARN. */
export interface DeadLetterQueue {
  arn: string;
  name: string;
  goBackTo(message: Message): string | undefined;
}

/** Every dead-letter queue with its letters, those that were just redriven included, and what is still being tried. */
export function failuresPage(context: ConsoleContext): FailuresPage {
  const queues = deadLetterQueues(context).map((queue) => letterQueue(queue, context));
  return {
    queues: queues.filter(({ letters }) => letters.length > 0),
    empty: queues.filter(({ letters }) => letters.length === 0).map(({ queue }) => queue),
    retrying: retryingRows(context),
  };
}

/** One letter with its content, its way into the queue, and what would keep it from going through; undefined when it is gone. */
export function letterDetails(queueName: string, id: string, context: ConsoleContext): LetterDetails | undefined {
  const queue = deadLetterQueues(context).find(({ name }) => name === queueName);
  const message = queue && findLetter(queue, id, context);
  if (!queue || !message) return undefined;
  const { json, payload } = readLetter(message.body);
  return {
    row: letterRow(queue, message, context),
    queue: queue.name,
    body: message.body,
    ...(json !== undefined && { json }),
    payload,
    steps: stepsOf(queue, message, context),
    checks: checksOf(queue, message, context),
  };
}

export const findLetter = ({ arn }: DeadLetterQueue, id: string, { letters }: ConsoleContext): Message | undefined =>
  letters.peek(arn, Number.POSITIVE_INFINITY).find(({ messageId }) => messageId === id);

/** Every dead-letter queue. `goBackTo`: where the tag `redrive-to` says, else the queue or the function that gave up. */
export function deadLetterQueues({ letters, letterHistory }: ConsoleContext): DeadLetterQueue[] {
  return letters
    .queues()
    .map(({ arn, tags }) => ({
      arn,
      name: nameIn(arn),
      goBackTo: (message: Message) =>
        tags["redrive-to"] ?? message.deadLetterSource ?? consumerArn(letterHistory.died(arn, message.messageId)?.from),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Who gave up, where it takes messages: a role that sent the letter itself does not. */
const consumerArn = (from = ""): string | undefined => (/^arn:aws:(sqs|lambda):/.test(from) ? from : undefined);

function letterQueue(queue: DeadLetterQueue, context: ConsoleContext): LetterQueue {
  const found = context.letters.peek(queue.arn, LETTERS_SHOWN + 1);
  const shown = found.slice(0, LETTERS_SHOWN);
  const rows = shown.map((message) => letterRow(queue, message, context));
  const went = redrivenRows(queue, context);
  const to = shown[0] ? queue.goBackTo(shown[0]) : context.letterHistory.redriven(queue.arn)[0]?.to;
  return {
    queue: queue.name,
    ...(to !== undefined && {
      consumer: context.names.short(to),
      kind: to.startsWith("arn:aws:lambda:") ? ("function" as const) : ("queue" as const),
    }),
    letters: [...went, ...rows],
    more: found.length > shown.length,
  };
}

function letterRow(queue: DeadLetterQueue, message: Message, context: ConsoleContext): LetterRow {
  const fact = context.letterHistory.died(queue.arn, message.messageId);
  const { event, failure } = readLetter(message.body);
  const record = recordOf(event?.id ?? fact?.eventId, context);
  const target = record && takenBy(record, fact)?.target;
  const last = target?.reason === fact?.reason ? undefined : target?.reason;
  return {
    id: message.messageId,
    ...(target && target.tries > 0 && { tries: target.tries }),
    signal: "dead",
    ...aboutEvent(record, event),
    ...reasonOf(fact, failure ?? last ?? attributeReason(message)),
    ...(fact && { since: fact.at }),
    canRedrive: queue.goBackTo(message) !== undefined,
  };
}

/** Letters that went back: on their way until their consumer is done. One that is a letter again is not shown twice. */
function redrivenRows(queue: DeadLetterQueue, context: ConsoleContext): LetterRow[] {
  const { letterHistory } = context;
  const since = context.now() - REDRIVEN_SHOWN_MS;
  const latest = new Map(
    letterHistory
      .redriven(queue.arn)
      .filter(({ at }) => at >= since)
      .map((fact) => [fact.eventId ?? fact.messageId, fact]),
  );
  return [...latest.values()].flatMap((fact): LetterRow[] => {
    if (letterHistory.isBack(fact)) return [];
    const record = recordOf(fact.eventId, context);
    const before = letterHistory.died(queue.arn, fact.messageId);
    const isDone = record !== undefined && targetsOf(record).every(({ state }) => state === "done");
    return [
      {
        id: fact.messageId,
        signal: isDone ? "flow" : "wait",
        ...aboutEvent(record, undefined),
        reason: isDone ? "Delivered" : "On its way again",
        message: before ? `after ${reasonOf(before).reason.toLowerCase()}` : "",
        since: fact.at,
        canRedrive: false,
      },
    ];
  });
}

function aboutEvent(
  record: EventRecord | undefined,
  event: { id?: string; type?: string; subject?: string } | undefined,
): Partial<LetterRow> {
  const type = record?.event["detail-type"] ?? event?.type;
  const subject = (record && subjectOf(record)) ?? event?.subject;
  const eventId = record?.event.id ?? event?.id;
  return {
    ...(type !== undefined && { type }),
    ...(subject !== undefined && { subject }),
    ...(record && { story: storyOf(record) }),
    ...(eventId !== undefined && { eventId }),
  };
}

/** The rule and the target whose letter it is. */
function takenBy(record: EventRecord, fact: Died | undefined): { rule: string; target: TargetRecord } | undefined {
  const all = record.rules.flatMap(({ rule, targets }) => targets.map((target) => ({ rule, target })));
  const requestId = fact?.by?.requestId;
  return (
    all.find(({ target }) => requestId !== undefined && target.requestId === requestId) ??
    all.find(({ target }) => target.arn === fact?.from || target.consumer === fact?.from)
  );
}

const recordOf = (id: string | undefined, { index }: ConsoleContext): EventRecord | undefined =>
  id === undefined ? undefined : index.find(id);

const targetsOf = ({ rules }: EventRecord): TargetRecord[] => rules.flatMap(({ targets }) => targets);

/** What EventBridge and others write beside a letter. */
function attributeReason({ attributes = {} }: Message): string | undefined {
  const texts = ["ERROR_CODE", "ERROR_MESSAGE"].flatMap((name) => attributes[name]?.StringValue ?? []);
  return texts.length > 0 ? texts.join(": ") : undefined;
}

/** How it came into the queue, as far as the facts go back. */
function stepsOf({ arn }: DeadLetterQueue, message: Message, context: ConsoleContext): LetterStep[] {
  const { names } = context;
  const fact = context.letterHistory.died(arn, message.messageId);
  const record = recordOf(readLetter(message.body).event?.id ?? fact?.eventId, context);
  const steps: LetterStep[] = [];
  if (record) {
    steps.push({ signal: "flow", words: `put on ${names.short(record.bus)}`, at: record.at });
    const taken = takenBy(record, fact);
    if (taken) steps.push({ signal: "flow", words: `taken by ${names.short(taken.rule)}` });
    if (taken && taken.target.failed > 0) {
      const { failed, consumer, arn: to } = taken.target;
      const times = failed === 1 ? "once" : `${failed} times`;
      steps.push({ signal: "retry", words: `failed ${times} at ${names.short(consumer ?? to)}` });
    }
  }
  if (fact) steps.push({ signal: "dead", words: endOf(fact, context), at: fact.at });
  return steps;
}

function endOf({ from, by }: Died, { names }: ConsoleContext): string {
  const service = from.split(":")[2];
  if (service === "sqs") return `given up by the queue ${names.short(from)}`;
  if (by !== undefined) return `set aside by ${names.short(by.caller)} itself`;
  return `given up on its way to ${names.short(from)}`;
}

/** What can be said before a redrive; a red one brings the letter back. */
function checksOf(queue: DeadLetterQueue, message: Message, context: ConsoleContext): LetterStep[] {
  const to = queue.goBackTo(message);
  const { event } = readLetter(message.body);
  const where: LetterStep =
    to === undefined
      ? { signal: "dead", words: "nothing says where it should go: the queue has no tag redrive-to" }
      : { signal: "flow", words: `it goes back to ${context.names.short(to)}` };
  const objects = objectsIn(event?.detail).map(({ bucket, key }): LetterStep => {
    const which = `the object ${key} in ${context.names.short(bucket)}`;
    const exists = context.letters.hasObject(bucket, key);
    return exists ? { signal: "flow", words: `${which} exists` } : { signal: "dead", words: `${which} does not exist` };
  });
  return [where, ...objects];
}

/** Events whose last try failed and that are not dead: they come again by themselves. */
function retryingRows({ index, names }: ConsoleContext): RetryingRow[] {
  return index.records().flatMap((record) => {
    const subject = subjectOf(record);
    return targetsOf(record)
      .filter(({ state }) => state === "retrying")
      .map((target) => ({
        eventId: record.event.id,
        type: record.event["detail-type"],
        ...(subject !== undefined && { subject }),
        story: storyOf(record),
        consumer: names.short(target.consumer ?? target.arn),
        failed: target.failed,
        ...(target.reason !== undefined && { reason: target.reason }),
        since: record.at,
      }));
  });
}
