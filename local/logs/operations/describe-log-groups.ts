import type { Operation } from "../../aws.ts";
import type { Groups } from "../groups.ts";
import { pageOf } from "../input.ts";

export const describeLogGroups =
  (groups: Groups): Operation =>
  (input) => {
    const { logGroupNamePrefix: prefix = "", logGroupNamePattern: part = "" } = input;
    const found = groups.all().filter(({ name }) => name.startsWith(prefix) && name.includes(part));
    const { items, ...token } = pageOf(found, input, 50);
    const logGroups = items.map((group) => ({
      logGroupName: group.name,
      creationTime: group.createdAt,
      retentionInDays: group.retentionDays,
      metricFilterCount: 0,
      arn: `${group.arn}:*`,
      logGroupArn: group.arn,
      logGroupClass: "STANDARD",
      storedBytes: groups.read(group).reduce((sum, { message }) => sum + Buffer.byteLength(message), 0),
    }));
    return { logGroups, ...token };
  };
