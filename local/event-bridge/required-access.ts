import { arn, type RequiredAccess } from "../aws.ts";
import { passRole } from "../iam/pass-role.ts";
import { busAround, GOVERNED_ACTIONS, policyOf } from "./bus-policy.ts";
import { archiveArn, busArn, busKey, busOf, replayArn, ruleArn } from "./names.ts";
import { eventSourceArn } from "./partner-sources.ts";
import type { State } from "./state.ts";

// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html

type Known = Pick<State, "records" | "scope">;
type Context = NonNullable<RequiredAccess["context"]>;

/** Returns the access for an action on a resource, with the bus's policy if the bus is in the caller's account. */
export function accessTo(state: Known, action: string, resource: string, context: Context = creator(state)) {
  const governed = GOVERNED_ACTIONS.includes(action) && resource.split(":")[4] === state.scope.account;
  const resourcePolicy = governed ? policyOf(state.records.buses.get(busAround(resource))) : undefined;
  return { action, resource, resourcePolicy, context } satisfies RequiredAccess;
}

const creator = ({ scope }: Known): Context => ({ "events:creatorAccount": scope.account });

/** Returns the access needed to tag a resource on creation. */
export const tagAccess = (state: Known, resource: string, tags: object[] | undefined): RequiredAccess[] =>
  tags ? [accessTo(state, "events:TagResource", resource)] : [];

/** Returns the access needed to pass roles to EventBridge for a resource. */
export const passRoles = (resource: string, roles: (string | undefined)[]): RequiredAccess[] =>
  roles
    .filter((role) => role)
    .map((role = "") => passRole(role, "events.amazonaws.com", { "iam:AssociatedResourceArn": resource }));

/**
 * Returns the access needed to put an event on a bus. `forwarded` distinguishes a rule's target from a client's
 * request.
 */
export function putAccess(
  state: Known,
  key: string,
  { source, detailType, forwarded }: { source: string; detailType: string; forwarded: boolean },
): RequiredAccess {
  const { name, ...scope } = busOf(key);
  return accessTo(state, "events:PutEvents", busArn(name, scope), {
    "events:source": source,
    "events:detail-type": detailType,
    "events:eventBusInvocation": String(forwarded),
  });
}

/** Returns the ARN of the bus with this name or ARN; by default, the default bus. */
export function namedBus({ scope }: Known, nameOrArn: string | undefined): string {
  const { name, ...at } = busOf(busKey(nameOrArn, scope));
  return busArn(name, at);
}

/** Returns the ARN of a rule on the bus with this name or ARN. */
export const namedRule = ({ scope }: Known, rule: string, bus: string | undefined): string =>
  ruleArn(busKey(bus, scope), rule);

const namedConnection = ({ records }: Known, name: string): string =>
  records.connections.get(name)?.arn ?? arn("events", `connection/${name}`);

export const namedApiDestination = ({ records }: Known, name: string): string =>
  records.apiDestinations.get(name)?.arn ?? arn("events", `api-destination/${name}`);

/** The action on `*`, since it has no resource-level permissions. */
export const onAny =
  (action: string) =>
  (state: Known): RequiredAccess[] => [accessTo(state, action, "*")];

/** The action on the bus that `Name` names. */
export const onNamedBus =
  (action: string) =>
  (state: Known, { Name }: { Name?: string }): RequiredAccess[] => [accessTo(state, action, namedBus(state, Name))];

/** The action on the bus that `EventBusName` names. */
export const onBus =
  (action: string) =>
  (state: Known, { EventBusName }: { EventBusName?: string }): RequiredAccess[] => [
    accessTo(state, action, namedBus(state, EventBusName)),
  ];

/** The action on the rule that `Name` names. */
export const onRule =
  (action: string) =>
  (state: Known, { Name = "", EventBusName }: { Name?: string; EventBusName?: string }): RequiredAccess[] => [
    accessTo(state, action, namedRule(state, Name, EventBusName)),
  ];

/** The action on the rule that has the targets. */
export const onRuleOfTargets =
  (action: string) =>
  (state: Known, { Rule = "", EventBusName }: { Rule?: string; EventBusName?: string }): RequiredAccess[] => [
    accessTo(state, action, namedRule(state, Rule, EventBusName)),
  ];

/** The action on all rules of a bus. */
export const onRules =
  (action: string) =>
  (state: Known, { EventBusName }: { EventBusName?: string }): RequiredAccess[] => [
    accessTo(state, action, namedRule(state, "*", EventBusName)),
  ];

/** The action on the resource that `ResourceARN` names. */
export const onResource =
  (action: string) =>
  (state: Known, { ResourceARN = "" }: { ResourceARN?: string }): RequiredAccess[] => [
    accessTo(state, action, ResourceARN),
  ];

export const onArchive =
  (action: string) =>
  (state: Known, { ArchiveName = "" }: { ArchiveName?: string }): RequiredAccess[] => [
    accessTo(state, action, archiveArn(ArchiveName)),
  ];

export const onReplay =
  (action: string) =>
  (state: Known, { ReplayName = "" }: { ReplayName?: string }): RequiredAccess[] => [
    accessTo(state, action, replayArn(ReplayName)),
  ];

export const onConnection =
  (action: string) =>
  (state: Known, { Name = "" }: { Name?: string }): RequiredAccess[] => [
    accessTo(state, action, namedConnection(state, Name)),
  ];

export const onApiDestination =
  (action: string) =>
  (state: Known, { Name = "" }: { Name?: string }): RequiredAccess[] => [
    accessTo(state, action, namedApiDestination(state, Name)),
  ];

/** The action on the event source that `Name` or `EventSourceName` names. */
export const onEventSource =
  (action: string) =>
  (state: Known, { EventSourceName, Name }: { EventSourceName?: string; Name?: string }): RequiredAccess[] => [
    accessTo(state, action, eventSourceArn(EventSourceName ?? Name ?? "", state.scope.region)),
  ];
