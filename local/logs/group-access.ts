import { arn, type RequiredAccess } from "../aws.ts";
import type { State } from "./state.ts";

interface NamesGroup {
  logGroupName?: string | undefined;
  logGroupIdentifier?: string | undefined;
}

/** An action on a log group or a part of it, which the account's resource policies and the group's own may grant, too. */
export function accessTo(resource: string, action: string, { policies, groups }: State): RequiredAccess {
  const own = resource === "*" ? undefined : groups.find(groupNamed({ logGroupIdentifier: resource }))?.policy;
  return {
    action,
    resource,
    resourcePolicy: [...policies.values(), ...(own ? [own] : [])].map(({ document }) => document),
  };
}

export const streamArn = (group: string, stream: string): string =>
  arn("logs", `log-group:${group}:log-stream:${stream}`);

/** The action on the group that is named, by name or ARN; on `*` where none is. */
export const onGroup =
  (action: string) =>
  (state: State, named: NamesGroup): RequiredAccess[] => {
    const group = groupNamed(named);
    return [accessTo(group === "" ? "*" : arn("logs", `log-group:${group}:*`), action, state)];
  };

/** The action on the stream that is named; on `*` where no group is. */
export const onStream =
  (action: string) =>
  (state: State, { logStreamName = "", ...named }: NamesGroup & { logStreamName?: string }): RequiredAccess[] => {
    const group = groupNamed(named);
    return [accessTo(group === "" ? "*" : streamArn(group, logStreamName), action, state)];
  };

/** The name of the group that is named, or of whose ARN or part's ARN it is; empty where none is. */
export const groupNamed = ({ logGroupName, logGroupIdentifier }: NamesGroup): string =>
  (logGroupName ?? logGroupIdentifier ?? "").replace(/^arn:.*?:log-group:|:\*$|:log-stream:.*$/g, "");
