import { ACCOUNT, AwsError, type Call, type Operation, parseArn, REGION } from "../../aws.ts";
import { validate } from "../../validation/validate.ts";
import { otherAccountRefusal, requiredAccess } from "../access.ts";
import { withTokens } from "../paging.ts";
import type { State } from "../state.ts";
import { inputs } from "../validation/inputs.ts";
import { apiDestinationOperations } from "./api-destinations.ts";
import { archiveOperations } from "./archives.ts";
import { connectionOperations } from "./connections.ts";
import { eventBusOperations } from "./event-buses.ts";
import { eventPatternOperations } from "./event-patterns.ts";
import { eventSourceOperations } from "./event-sources.ts";
import { partnerEventSourceOperations } from "./partner-event-sources.ts";
import { permissionOperations } from "./permissions.ts";
import { putEventsOperations } from "./put-events.ts";
import { putPartnerEventsOperations } from "./put-partner-events.ts";
import { replayOperations } from "./replays.ts";
import { ruleOperations } from "./rules.ts";
import { tagOperations } from "./tags.ts";
import { targetOperations } from "./targets.ts";

/** The API, operation by operation. */
export type Operations = ReturnType<typeof table>;

const table = (state: State) => ({
  ...eventBusOperations(state),
  ...ruleOperations(state),
  ...targetOperations(state),
  ...putEventsOperations(state),
  ...eventPatternOperations,
  ...permissionOperations(state),
  ...tagOperations(state),
  ...eventSourceOperations(state),
  ...partnerEventSourceOperations(state),
  ...putPartnerEventsOperations(state),
  ...atHome(state),
});

/** What only the home account and region have. */
const atHome = (state: State) => ({
  ...archiveOperations(state),
  ...replayOperations(state),
  ...connectionOperations(state),
  ...apiDestinationOperations(state),
});

/** Every operation behind the checks of its input and of what its caller may do. */
export function operations(state: State): { [Name in keyof Operations]: Operation } {
  const { account, region } = state.scope;
  const isHome = account === ACCOUNT && region === REGION;
  const elsewhere = isHome ? [] : Object.keys(atHome(state));
  const checked = Object.entries(table(state)).map(([name, operation]): [string, Operation] => {
    const run = name.startsWith("List")
      ? withTokens(state.scope, name, operation as Operation)
      : (operation as Operation);
    return [
      name,
      (input, call) => {
        if (elsewhere.includes(name)) throw notHere(name);
        const given = validate(input, inputs[name as keyof Operations]);
        checkAccess(state, name, given, call);
        return run(given, call);
      },
    ];
  });
  return Object.fromEntries(checked) as { [Name in keyof Operations]: Operation };
}

/** Throws `AccessDeniedException`. A service's own calls need nobody's leave. */
function checkAccess(state: State, name: string, input: Named, { caller, refusal }: Call): void {
  if (caller.type === "service") return;
  // The gateway has judged a call that it passes on; other accounts' buses have their own say.
  const judged = refusal !== undefined;
  if (judged && !namesOtherAccount(input, state.scope.account)) return;
  const required = requiredAccess(state, name, input);
  const message =
    (judged ? undefined : state.refusal(caller, required)) ?? otherAccountRefusal(state, caller, required);
  if (message !== undefined) throw new AwsError("AccessDeniedException", message);
}

interface Named {
  Name?: string;
  EventBusName?: string;
  ResourceARN?: string;
  Entries?: { EventBusName?: string }[];
}

function namesOtherAccount({ Name, EventBusName, ResourceARN, Entries = [] }: Named, own: string): boolean {
  const names = [Name, EventBusName, ResourceARN, ...Entries.map((entry) => entry.EventBusName)];
  // An operation that has no such member has not checked it either.
  return names.some((name) => typeof name === "string" && name.startsWith("arn:") && parseArn(name).account !== own);
}

const notHere = (name: string): AwsError =>
  new AwsError(
    "UnknownOperationException",
    `events: the operation ${name} is supported by the local cloud in account ${ACCOUNT} and region ${REGION} only.`,
    501,
  );
