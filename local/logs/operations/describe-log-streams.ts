import { boolean, text } from "../../api/shapes.ts";
import { AwsError } from "../../aws.ts";
import { onGroup } from "../group-access.ts";
import type { LogStream } from "../groups.ts";
import { groupIn, pageOf } from "../input.ts";
import { operation } from "../operation.ts";
import { group, page } from "../shapes.ts";

export const describeLogStreams = operation({
  input: { ...group, ...page, logStreamNamePrefix: text(), orderBy: text(), descending: boolean },
  permissions: onGroup("logs:DescribeLogStreams"),
  run({ groups }, input) {
    const of = groups.get(groupIn(input));
    const { logStreamNamePrefix: prefix = "", orderBy = "LogStreamName", descending = false } = input;
    if (prefix && orderBy === "LastEventTime")
      throw new AwsError("InvalidParameterException", "Cannot order by LastEventTime with a logStreamNamePrefix.");
    const order = Object.hasOwn(BY, orderBy) ? BY[orderBy] : undefined;
    if (!order)
      throw new AwsError(
        "InvalidParameterException",
        `orderBy is ${orderBy}: expected LogStreamName or LastEventTime.`,
      );
    const found = [...of.streams.values()].filter(({ name }) => name.startsWith(prefix)).sort(order);
    if (descending) found.reverse();
    const { items, ...token } = pageOf(found, input, 50);
    const logStreams = items.map((stream) => ({
      logStreamName: stream.name,
      creationTime: stream.createdAt,
      firstEventTimestamp: stream.firstEventAt,
      lastEventTimestamp: stream.lastEventAt,
      lastIngestionTime: stream.lastIngestionAt,
      arn: `${of.arn}:log-stream:${stream.name}`,
      storedBytes: 0,
    }));
    return { logStreams, ...token };
  },
});

const byName = (a: LogStream, b: LogStream) => (a.name < b.name ? -1 : 1);
const BY: Record<string, (a: LogStream, b: LogStream) => number> = {
  LogStreamName: byName,
  LastEventTime: (a, b) => (a.lastEventAt ?? 0) - (b.lastEventAt ?? 0),
};
