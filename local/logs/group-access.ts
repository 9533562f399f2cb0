import { arn, type RequiredAccess } from "../aws.ts";
import type { State } from "./state.ts";

interface NamesGroup {
  logGroupName?: string | undefined;
  logGroupIdentifier?: string | undefined;
}

/**
 * Returns an action on a log group or part of it, which the account's resource policies and the group's own may also
 * grant.
 */
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

/** The action on the group given by name or ARN, or on `*` if none is given. */
export const onGroup =
  (action: string) =>
  (state: State, named: NamesGroup): RequiredAccess[] => {
    const group = groupNamed(named);
    return [accessTo(group === "" ? "*" : arn("logs", `log-group:${group}:*`), action, state)];
  };

/** The action on the named stream, or on `*` if no group is given. */
export const onStream =
  (action: string) =>
  (state: State, { logStreamName = "", ...named }: NamesGroup & { logStreamName?: string }): RequiredAccess[] => {
    const group = groupNamed(named);
    return [accessTo(group === "" ? "*" : streamArn(group, logStreamName), action, state)];
  };

/** Returns the group's name from its name, its ARN or the ARN of a part of it; empty if none is given. */
export const groupNamed = ({ logGroupName, logGroupIdentifier }: NamesGroup): string =>
  (logGroupName ?? logGroupIdentifier ?? "").replace(/^arn:.*?:log-group:|:\*$|:log-stream:.*$/g, "");
