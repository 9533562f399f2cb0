import { AwsError, type Operation } from "../../aws.ts";
import type { Clock } from "../../clock.ts";
import { type Groups, streamOf } from "../groups.ts";
import { requiredText } from "../input.ts";

const MAX_EVENTS = 10_000;
const MAX_AGE_MS = 14 * 86_400_000;
const MAX_AHEAD_MS = 2 * 3_600_000;

interface Event {
  timestamp: number;
  message: string;
}

export const putLogEvents =
  (groups: Groups, clock: Clock): Operation =>
  (input) => {
    const group = groups.get(requiredText(input, "logGroupName"));
    const stream = streamOf(group, requiredText(input, "logStreamName"));
    const events = checked(input.logEvents);
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
  };

function checked(value: unknown): Event[] {
  const invalid = (text: string) => new AwsError("InvalidParameterException", text);
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_EVENTS)
    throw invalid(`logEvents must hold from 1 to ${MAX_EVENTS} events.`);
  for (const [i, { timestamp, message }] of value.entries()) {
    if (!Number.isInteger(timestamp) || typeof message !== "string" || message === "")
      throw invalid(`logEvents[${i}] must have a timestamp in milliseconds and a message.`);
    if (i > 0 && timestamp < value[i - 1].timestamp)
      throw invalid("Log events in a single PutLogEvents request must be in chronological order.");
  }
  return value;
}
