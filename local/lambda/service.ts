import type { Caller, Service } from "../aws.ts";
import { restJson } from "../gateway/rest-json.ts";
import type { Random } from "../random.ts";
import { requiredAccess } from "./access.ts";
import type { FunctionPermissions } from "./function-permissions.ts";
import type { Functions, LambdaFunction } from "./functions.ts";
import type { InvokeResult } from "./lambda.ts";
import type { Mappings } from "./mappings/mappings.ts";
import { getEventSourceMapping } from "./operations/get-event-source-mapping.ts";
import { getFunction } from "./operations/get-function.ts";
import { getFunctionConfiguration } from "./operations/get-function-configuration.ts";
import { invoke } from "./operations/invoke.ts";
import { listEventSourceMappings } from "./operations/list-event-source-mappings.ts";
import { listFunctions } from "./operations/list-functions.ts";
import { addPermission, getPolicy, removePermission } from "./operations/permissions.ts";
import { updateEventSourceMapping } from "./operations/update-event-source-mapping.ts";
import type { Tails } from "./tail.ts";

/** What the operations of the API work with. */
export interface ServiceDeps {
  functions: Functions;
  permissions: FunctionPermissions;
  mappings: Mappings;
  tails: Tails;
  random: Random;
  /** Throws unless there is such a function and the caller may invoke it. */
  permitted(reference: string, caller: Caller): LambdaFunction;
  invoke(
    functionArn: string,
    payload: string,
    caller: Caller,
    options: { clientContext?: string; requestId?: string },
  ): Promise<InvokeResult>;
  invokeAsync(functionArn: string, payload: string, caller: Caller): Promise<{ requestId: string }>;
}

/** Lambda's wire side: https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
export function lambdaService(deps: ServiceDeps): Service {
  return restJson({
    signingName: "lambda",
    requiredAccess,
    routes: {
      "POST /2015-03-31/functions/{FunctionName}/invocations": invoke(deps),
      "GET /2015-03-31/functions": listFunctions(deps),
      "GET /2015-03-31/functions/{FunctionName}": getFunction(deps),
      "GET /2015-03-31/functions/{FunctionName}/configuration": getFunctionConfiguration(deps),
      "GET /2015-03-31/functions/{FunctionName}/policy": getPolicy(deps),
      "POST /2015-03-31/functions/{FunctionName}/policy": addPermission(deps),
      "DELETE /2015-03-31/functions/{FunctionName}/policy/{StatementId}": removePermission(deps),
      "GET /2015-03-31/event-source-mappings": listEventSourceMappings(deps),
      "GET /2015-03-31/event-source-mappings/{UUID}": getEventSourceMapping(deps),
      "PUT /2015-03-31/event-source-mappings/{UUID}": updateEventSourceMapping(deps),
    },
  });
}
