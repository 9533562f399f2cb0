import type { Operation } from "../../aws.ts";
import { type Groups, streamOf } from "../groups.ts";
import { groupIn, limitIn, requiredText, tokenIn } from "../input.ts";

const MAX_EVENTS = 10_000;

export const getLogEvents =
  (groups: Groups): Operation =>
  (input) => {
    const group = groups.get(groupIn(input));
    const { name } = streamOf(group, requiredText(input, "logStreamName"));
    const { startTime = 0, endTime = Number.POSITIVE_INFINITY, startFromHead = false } = input;
    const limit = limitIn(input, MAX_EVENTS);
    const token = tokenIn(input, "fb");
    const forward = token ? token.prefix === "f" : startFromHead;
    const wanted = groups
      .read(group)
      .filter(({ stream, timestamp }) => stream === name && timestamp >= startTime && timestamp < endTime)
      .filter(({ sequence }) => !token || (forward ? sequence > token.at : sequence < token.at));
    const events = forward ? wanted.slice(0, limit) : wanted.slice(-limit);
    return {
      events: events.map(({ timestamp, ingestionTime, message }) => ({ timestamp, ingestionTime, message })),
      // At the end the same token comes back, by which a reader knows that it is there.
      nextForwardToken: `f/${events.at(-1)?.sequence ?? token?.at ?? 0}`,
      nextBackwardToken: `b/${events[0]?.sequence ?? token?.at ?? 0}`,
    };
  };
