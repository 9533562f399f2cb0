import type { Operation } from "../../aws.ts";
import { parseFilterPattern } from "../filter-pattern.ts";
import type { Groups } from "../groups.ts";
import { groupIn, limitIn, tokenIn } from "../input.ts";

const MAX_EVENTS = 10_000;

export const filterLogEvents =
  (groups: Groups): Operation =>
  (input) => {
    const group = groups.get(groupIn(input));
    const { startTime = 0, endTime = Number.POSITIVE_INFINITY } = input;
    const names: string[] | undefined = input.logStreamNames;
    const prefix: string = input.logStreamNamePrefix ?? "";
    const limit = limitIn(input, MAX_EVENTS);
    const matches = parseFilterPattern(input.filterPattern ?? "");
    const after = tokenIn(input, "f")?.at ?? 0;
    const found = groups
      .read(group)
      .filter(
        ({ sequence, stream, timestamp, message }) =>
          sequence > after &&
          timestamp >= startTime &&
          timestamp <= endTime &&
          stream.startsWith(prefix) &&
          (names?.includes(stream) ?? true) &&
          matches(message),
      );
    const page = found.slice(0, limit);
    return {
      events: page.map(({ sequence, stream, timestamp, ingestionTime, message }) => ({
        logStreamName: stream,
        timestamp,
        message,
        ingestionTime,
        eventId: String(sequence).padStart(56, "0"),
      })),
      searchedLogStreams: [],
      ...(found.length > limit ? { nextToken: `f/${page.at(-1)?.sequence}` } : {}),
    };
  };
