import { boolean, list, long, text } from "../../api/shapes.ts";
import { parseFilterPattern } from "../filter-pattern.ts";
import { onGroup } from "../group-access.ts";
import { groupIn, limitIn, tokenIn } from "../input.ts";
import { operation } from "../operation.ts";
import { group, page } from "../shapes.ts";

const MAX_EVENTS = 10_000;

export const filterLogEvents = operation({
  input: {
    ...group,
    ...page,
    logStreamNames: list(text()),
    logStreamNamePrefix: text(),
    startTime: long,
    endTime: long,
    filterPattern: text(),
    startFromHead: boolean,
    interleaved: boolean,
    unmask: boolean,
  },
  permissions: onGroup("logs:FilterLogEvents"),
  run({ groups }, input) {
    const from = groups.get(groupIn(input));
    const { startTime = 0, endTime = Number.POSITIVE_INFINITY, logStreamNames: names } = input;
    const { logStreamNamePrefix: prefix = "" } = input;
    const limit = limitIn(input, MAX_EVENTS);
    const matches = parseFilterPattern(input.filterPattern ?? "");
    const after = tokenIn(input, "f")?.at ?? 0;
    const found = groups
      .read(from)
      .filter(
        ({ sequence, stream, timestamp, message }) =>
          sequence > after &&
          timestamp >= startTime &&
          timestamp <= endTime &&
          stream.startsWith(prefix) &&
          (names?.includes(stream) ?? true) &&
          matches(message),
      );
    const shown = found.slice(0, limit);
    return {
      events: shown.map(({ sequence, stream, timestamp, ingestionTime, message }) => ({
        logStreamName: stream,
        timestamp,
        message,
        ingestionTime,
        eventId: String(sequence).padStart(56, "0"),
      })),
      searchedLogStreams: [],
      ...(found.length > limit ? { nextToken: `f/${shown.at(-1)?.sequence}` } : {}),
    };
  },
});
