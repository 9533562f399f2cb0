import { boolean, long, required, text } from "../../api/shapes.ts";
import { onStream } from "../group-access.ts";
import { streamOf } from "../groups.ts";
import { groupIn, limitIn, tokenIn } from "../input.ts";
import { operation } from "../operation.ts";
import { group, page } from "../shapes.ts";

const MAX_EVENTS = 10_000;

export const getLogEvents = operation({
  input: {
    ...group,
    ...page,
    logStreamName: required(text()),
    startTime: long,
    endTime: long,
    startFromHead: boolean,
    unmask: boolean,
  },
  permissions: onStream("logs:GetLogEvents"),
  run({ groups }, input) {
    const from = groups.get(groupIn(input));
    const { name } = streamOf(from, input.logStreamName);
    const { startTime = 0, endTime = Number.POSITIVE_INFINITY, startFromHead = false } = input;
    const limit = limitIn(input, MAX_EVENTS);
    const token = tokenIn(input, "fb");
    const forward = token ? token.prefix === "f" : startFromHead;
    const wanted = groups
      .read(from)
      .filter(({ stream, timestamp }) => stream === name && timestamp >= startTime && timestamp < endTime)
      .filter(({ sequence }) => !token || (forward ? sequence > token.at : sequence < token.at));
    const events = forward ? wanted.slice(0, limit) : wanted.slice(-limit);
    return {
      events: events.map(({ timestamp, ingestionTime, message }) => ({ timestamp, ingestionTime, message })),
      // At the end the same token is returned, which tells the reader that there is no more.
      nextForwardToken: `f/${events.at(-1)?.sequence ?? token?.at ?? 0}`,
      nextBackwardToken: `b/${events[0]?.sequence ?? token?.at ?? 0}`,
    };
  },
});
