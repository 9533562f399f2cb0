import { list, long, map, required, structure, text } from "../../api/shapes.ts";
import { AwsError } from "../../aws.ts";
import { onStream } from "../group-access.ts";
import { streamOf } from "../groups.ts";
import { operation } from "../operation.ts";

const MAX_EVENTS = 10_000;
const MAX_AGE_MS = 14 * 86_400_000;
const MAX_AHEAD_MS = 2 * 3_600_000;

interface Event {
  timestamp: number;
  message: string;
}

export const putLogEvents = operation({
  input: {
    logGroupName: required(text()),
    logStreamName: required(text()),
    logEvents: list(structure({ timestamp: long, message: text() })),
    sequenceToken: text(),
    entity: structure({ keyAttributes: map(text(), text()), attributes: map(text(), text()) }),
  },
  permissions: onStream("logs:PutLogEvents"),
  run({ groups, clock }, input) {
    const group = groups.get(input.logGroupName);
    const stream = streamOf(group, input.logStreamName);
    const events = checked(input.logEvents ?? []);
    const now = clock.now();
    const taken = events.filter(({ timestamp }) => timestamp >= now - MAX_AGE_MS && timestamp <= now + MAX_AHEAD_MS);
    if (taken.length > 0) groups.append(group, stream, taken);
    const tooOld = events.filter(({ timestamp }) => timestamp < now - MAX_AGE_MS).length;
    const tooNew = events.findIndex(({ timestamp }) => timestamp > now + MAX_AHEAD_MS);
    if (taken.length === events.length) return {};
    return {
      rejectedLogEventsInfo: {
        ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
        ...(tooNew >= 0 ? { tooNewLogEventStartIndex: tooNew } : {}),
      },
    };
  },
});

function checked(given: Partial<Event>[]): Event[] {
  const invalid = (text: string) => new AwsError("InvalidParameterException", text);
  if (given.length === 0 || given.length > MAX_EVENTS)
    throw invalid(`logEvents must hold from 1 to ${MAX_EVENTS} events.`);
  let previous = Number.NEGATIVE_INFINITY;
  return given.map(({ timestamp, message = "" }, i) => {
    if (timestamp === undefined || message === "")
      throw invalid(`logEvents[${i}] must have a timestamp in milliseconds and a message.`);
    if (timestamp < previous)
      throw invalid("Log events in a single PutLogEvents request must be in chronological order.");
    previous = timestamp;
    return { timestamp, message };
  });
}
