import { fromFunctions } from "../api/from-functions.ts";
import type { Call, Service } from "../aws.ts";
import { awsJson } from "../protocols/aws-json.ts";
import { requiredAccess } from "./access.ts";
import { operations } from "./operations/index.ts";
import { HOME, type Scope, scopeOf } from "./scope.ts";
import type { State } from "./state.ts";

/** The wire side: each account and region has the same operations, on buses of its own. */
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

const create = (state: State): Service =>
  awsJson({
    signingName: "events",
    target: "AWSEvents",
    version: "1.1",
    ...fromFunctions({
      operations: operations(state),
      requiredAccess: (operation, input) => requiredAccess(state, operation, input),
    }),
  });

/** A call of another account comes from its administrator, whom the gateway does not know. */
function callFrom({ account }: Scope, call: Call): Call {
  if (account === HOME.account || call.caller.type !== "administrator") return call;
  const caller = { type: "administrator" as const, arn: `arn:aws:iam::${account}:user/administrator` };
  return { ...call, caller, refusal: undefined };
}
