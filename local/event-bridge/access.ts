import { arn, type Caller, parseArn, type RequiredAccess } from "../aws.ts";
import { describeCaller } from "../iam/caller.ts";
import { passRole } from "../iam/pass-role.ts";
import { evaluate } from "../iam/policy.ts";
import type { Bus } from "./model.ts";
import { archiveArn, busArn, busKey, busOf, isBusArn, replayArn, ruleArn } from "./names.ts";
import { eventSourceArn } from "./partner-sources.ts";
import type { State } from "./state.ts";

type Known = Pick<State, "records" | "scope">;

/** What the policy of a bus can grant or deny; everything else is a matter of the caller's own policies. */
export const BUS_POLICY_ACTIONS = [
  "events:DeleteRule",
  "events:DescribeEventBus",
  "events:DescribeRule",
  "events:DisableRule",
  "events:EnableRule",
  "events:ListRuleNamesByTarget",
  "events:ListRules",
  "events:ListTagsForResource",
  "events:ListTargetsByRule",
  "events:PutEvents",
  "events:PutRule",
  "events:PutTargets",
  "events:RemoveTargets",
  "events:TagResource",
  "events:UntagResource",
];

/**
 * What a caller must be allowed to do for an operation, with the policy of the bus where it is the caller's account's.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
 */
// biome-ignore lint/suspicious/noExplicitAny: the input as decoded from the wire, before it is checked.
export function requiredAccess(state: Known, operation: string, input: any): RequiredAccess[] {
  if (operation === "PutEvents") return putEvents(state, Array.isArray(input.Entries) ? input.Entries : []);
  const action = `events:${operation}`;
  const resources = resourcesOf(state, operation, input);
  const creator = { "events:creatorAccount": state.scope.account };
  const targets = operation === "PutTargets" && Array.isArray(input.Targets) ? input.Targets : [];
  const context = targets.length > 0 ? { ...creator, "events:TargetArn": targets.map(targetArn) } : creator;
  const [first = "*"] = resources;
  return [
    ...resources.map((resource) => onBus(state, action, resource, context)),
    ...[input.RoleArn, ...targets.map(roleArn)]
      .filter((role) => textOf(role))
      .map((role) => passRole(textOf(role), "events.amazonaws.com", { "iam:AssociatedResourceArn": first })),
    ...(Array.isArray(input.Tags) && /^(Create|PutRule)/.test(operation)
      ? [onBus(state, "events:TagResource", first, creator)]
      : []),
  ];
}

/** What it takes to put an event on the bus of a key. `forwarded` tells a rule's target from a client's request. */
export function putAccess(
  state: Known,
  key: string,
  { source, detailType, forwarded }: { source: string; detailType: string; forwarded: boolean },
): RequiredAccess {
  const { name, ...scope } = busOf(key);
  return onBus(state, "events:PutEvents", busArn(name, scope), {
    "events:source": source,
    "events:detail-type": detailType,
    "events:eventBusInvocation": String(forwarded),
  });
}

/** AWS's words for an access to another account's bus that the bus's policy does not grant; undefined when it does. */
export function otherAccountRefusal(
  state: Pick<State, "records" | "clock">,
  caller: Caller,
  required: readonly RequiredAccess[],
): string | undefined {
  const own = caller.type === "service" ? "" : parseArn(caller.arn).account;
  const refused = required.find(({ action, resource, context }) => {
    const { account, service } = parseArn(resource);
    if (own === "" || account === "" || account === own || service !== "events") return false;
    const described = describeCaller(caller, state.clock.now());
    const request = {
      context: { ...described.context, ...context, "aws:PrincipalAccount": own },
      resourcePolicy: policyOf(state.records.buses.get(busAround(resource))),
      action,
      resource,
    };
    // Naming the account is enough here: what its people may do is for that account to say.
    const wholeAccount = [own, `arn:aws:iam::${own}:root`].map((arn) => ({ type: "aws" as const, arn }));
    const decisions = [described.principal, ...wholeAccount].map(
      (principal) => evaluate({ ...request, principal }).decision,
    );
    return decisions.includes("explicit-deny") || !decisions.includes("allow");
  });
  if (!refused || caller.type === "service") return undefined;
  const { action, resource } = refused;
  const what = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource}`;
  return `${what} because no resource-based policy allows the ${action} action`;
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
function putEvents(state: Known, entries: any[]): RequiredAccess[] {
  const distinct = new Map<string, RequiredAccess>();
  for (const { EventBusName, Source, DetailType } of entries.map(Object)) {
    const key = busKey(textOf(EventBusName), state.scope);
    const [source, detailType] = [textOf(Source), textOf(DetailType)];
    const id = JSON.stringify([key, source, detailType]);
    if (!distinct.has(id)) distinct.set(id, putAccess(state, key, { source, detailType, forwarded: false }));
  }
  return [...distinct.values()];
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
function resourcesOf({ records, scope }: Known, operation: string, input: any): string[] {
  const name = textOf(input.Name);
  const rule = (of: string) => ruleArn(busKey(textOf(input.EventBusName), scope), of);
  const bus = (of: unknown) => {
    const { name: own, ...at } = busOf(busKey(textOf(of), scope));
    return busArn(own, at);
  };
  if (/TagResource$|^ListTagsForResource$/.test(operation)) return [textOf(input.ResourceARN)];
  if (/^(List|Put|Remove)Targets/.test(operation)) return [rule(textOf(input.Rule))];
  if (/^(Put|Describe|Enable|Disable|Delete)Rule$/.test(operation)) return [rule(name)];
  if (/^ListRule/.test(operation)) return [rule("*")];
  if (/Permission$/.test(operation)) return [bus(input.EventBusName)];
  if (/EventBus$/.test(operation)) return [bus(input.Name)];
  if (operation === "CreateArchive") return [archiveArn(textOf(input.ArchiveName)), bus(input.EventSourceArn)];
  if (/Archive$/.test(operation)) return [archiveArn(textOf(input.ArchiveName))];
  if (operation === "StartReplay") {
    return [replayArn(textOf(input.ReplayName)), textOf(input.EventSourceArn), bus(input.Destination?.Arn)];
  }
  if (/Replay$/.test(operation)) return [replayArn(textOf(input.ReplayName))];
  if (/Connection$/.test(operation)) return [records.connections.get(name)?.arn ?? arn("events", `connection/${name}`)];
  if (/ApiDestination$/.test(operation)) {
    const destination = records.apiDestinations.get(name)?.arn ?? arn("events", `api-destination/${name}`);
    return operation === "CreateApiDestination" ? [destination, textOf(input.ConnectionArn)] : [destination];
  }
  if (/EventSource(Accounts)?$/.test(operation)) {
    return [eventSourceArn(textOf(input.EventSourceName ?? input.Name), scope.region)];
  }
  return ["*"];
}

function onBus(state: Known, action: string, resource: string, context: RequiredAccess["context"]): RequiredAccess {
  const governed = BUS_POLICY_ACTIONS.includes(action) && parseArn(resource).account === state.scope.account;
  const resourcePolicy = governed ? policyOf(state.records.buses.get(busAround(resource))) : undefined;
  return { action, resource, resourcePolicy, ...(context && { context }) };
}

/** The key of the bus that an ARN names, or that a rule's ARN lies on. */
function busAround(resource: string): string {
  if (isBusArn(resource)) return busKey(resource);
  const { account, region, resource: path } = parseArn(resource);
  const [, bus] = /^rule\/(.+)\/[^/]+$/.exec(path) ?? [];
  return busKey(bus, { account, region });
}

const policies = new WeakMap<Bus, object>();

// Parsed once for as long as the bus is not changed: every event put on it is judged by its policy.
function policyOf(bus: Bus | undefined): object | undefined {
  if (bus?.policy === undefined) return undefined;
  const document = policies.get(bus) ?? (JSON.parse(bus.policy) as object);
  policies.set(bus, document);
  return document;
}

// What is not text is refused later, when the input is checked.
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const targetArn = (target: unknown): string => textOf(Object(target).Arn);
const roleArn = (target: unknown): unknown => Object(target).RoleArn;
