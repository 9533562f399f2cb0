import type { Operations } from "../api/operation.ts";
import { ACCOUNT, AwsError, administratorOf, type Call, REGION, type Service } from "../aws.ts";
import { awsJson } from "../protocols/aws-json.ts";
import { judgeOf } from "./judge.ts";
import { operation } from "./operation.ts";
import { atHome, operations } from "./operations/index.ts";
import { HOME, type Scope, scopeOf } from "./scope.ts";
import type { State } from "./state.ts";

export const api = {
  signingName: "events",
  operations: operations as Operations<State>,
  accessDenied: { code: "AccessDeniedException", status: 400 },
};

/** Creates the wire protocol's service: every account and Region has the same operations, on its own buses. */
export function createService(state: State): Service {
  const services = new Map<string, Service>();

  function serviceIn(scope: Scope): Service {
    const place = `${scope.account}/${scope.region}`;
    const known = services.get(place) ?? create({ ...state, scope });
    services.set(place, known);
    return known;
  }

  return {
    signingName: "events",
    handle(request, call) {
      const scope = scopeOf(request);
      return serviceIn(scope).handle(request, callFrom(scope, call));
    },
  };
}

function create(state: State): Service {
  const service = awsJson({
    ...api,
    target: "AWSEvents",
    version: "1.1",
    operations: operationsIn(state.scope),
    state,
  });
  return {
    ...service,
    handle: (request, call) => service.handle(request, { ...call, refusal: judgeOf(state, call) }),
  };
}

function operationsIn({ account, region }: Scope): Operations<State> {
  if (account === HOME.account && region === HOME.region) return operations;
  const refused = Object.keys(atHome).map((name) => [name, notHere(name)]);
  return { ...operations, ...Object.fromEntries(refused) };
}

const notHere = (name: string) =>
  operation({
    input: {},
    permissions: { none: "whoever asks is told that it is not here" },
    run() {
      throw new AwsError(
        "UnknownOperationException",
        `events: the operation ${name} is supported by the local cloud in account ${ACCOUNT} and region ${REGION} only.`,
        501,
      );
    },
  });

/** Makes another account's administrator the caller, whom the policies of this cloud's own account do not concern. */
function callFrom({ account }: Scope, call: Call): Call {
  if (account === HOME.account || call.caller.type !== "administrator") return call;
  return { ...call, caller: administratorOf(account), refusal: undefined };
}
