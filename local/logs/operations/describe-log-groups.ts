import { boolean, list, text } from "../../api/shapes.ts";
import { accessTo } from "../group-access.ts";
import { pageOf } from "../input.ts";
import { operation } from "../operation.ts";
import { page } from "../shapes.ts";

export const describeLogGroups = operation({
  input: {
    ...page,
    accountIdentifiers: list(text()),
    logGroupNamePrefix: text(),
    logGroupNamePattern: text(),
    includeLinkedAccounts: boolean,
    logGroupClass: text(),
    logGroupIdentifiers: list(text()),
  },
  permissions: (state) => [accessTo("*", "logs:DescribeLogGroups", state)],
  run({ groups }, input) {
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
  },
});
