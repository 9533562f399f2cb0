import type { Call, Caller, Service } from "../aws.ts";
import { restJson } from "../protocols/rest-json.ts";
import type { Random } from "../random.ts";
import { requiredAccess } from "./access.ts";
import type { AsyncConfigs } from "./async-configs.ts";
import type { FunctionPermissions } from "./function-permissions.ts";
import type { Functions, LambdaFunction } from "./functions.ts";
import type { InvokeResult } from "./lambda.ts";
import type { MadeFunctions } from "./made-functions.ts";
import type { Mappings } from "./mappings/mappings.ts";
import { createEventSourceMapping } from "./operations/create-event-source-mapping.ts";
import { createFunction } from "./operations/create-function.ts";
import { deleteEventSourceMapping } from "./operations/delete-event-source-mapping.ts";
import { deleteFunction } from "./operations/delete-function.ts";
import {
  deleteFunctionEventInvokeConfig,
  getFunctionEventInvokeConfig,
  putFunctionEventInvokeConfig,
  updateFunctionEventInvokeConfig,
} from "./operations/event-invoke-config.ts";
import { getEventSourceMapping } from "./operations/get-event-source-mapping.ts";
import { getFunction } from "./operations/get-function.ts";
import { getFunctionConfiguration } from "./operations/get-function-configuration.ts";
import { invoke } from "./operations/invoke.ts";
import { listEventSourceMappings } from "./operations/list-event-source-mappings.ts";
import { listFunctions } from "./operations/list-functions.ts";
import { addPermission, getPolicy, removePermission } from "./operations/permissions.ts";
import { updateEventSourceMapping } from "./operations/update-event-source-mapping.ts";
import { updateFunctionCode, updateFunctionConfiguration } from "./operations/update-function.ts";
import { EVENT_INVOKE_CONFIG, FUNCTION, FUNCTIONS, MAPPING, MAPPINGS } from "./paths.ts";
import type { Tails } from "./tail.ts";

/** What the operations of the API work with. */
export interface ServiceDeps {
  functions: Functions;
  made: MadeFunctions;
  permissions: FunctionPermissions;
  asyncConfigs: AsyncConfigs;
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
  /** Throws `ResourceConflictException` when a function's name is taken. */
  checkNew(name: string): void;
  /** Takes away what belongs to a function that is gone. */
  forget(functionArn: string): Promise<void>;
  readObject?: ((bucket: string, key: string, call: Call) => Promise<Buffer>) | undefined;
  invokeAsync(functionArn: string, payload: string, caller: Caller): Promise<{ requestId: string }>;
}

/** Lambda's wire side: https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
export function lambdaService(deps: ServiceDeps): Service {
  return restJson({
    signingName: "lambda",
    requiredAccess,
    routes: {
      [`GET ${FUNCTIONS}`]: listFunctions(deps),
      [`POST ${FUNCTIONS}`]: createFunction(deps),
      [`GET ${FUNCTION}`]: getFunction(deps),
      [`DELETE ${FUNCTION}`]: deleteFunction(deps),
      [`PUT ${FUNCTION}/code`]: updateFunctionCode(deps),
      [`GET ${FUNCTION}/configuration`]: getFunctionConfiguration(deps),
      [`PUT ${FUNCTION}/configuration`]: updateFunctionConfiguration(deps),
      [`POST ${FUNCTION}/invocations`]: invoke(deps),
      [`GET ${FUNCTION}/policy`]: getPolicy(deps),
      [`POST ${FUNCTION}/policy`]: addPermission(deps),
      [`DELETE ${FUNCTION}/policy/{StatementId}`]: removePermission(deps),
      [`GET ${EVENT_INVOKE_CONFIG}`]: getFunctionEventInvokeConfig(deps),
      [`PUT ${EVENT_INVOKE_CONFIG}`]: putFunctionEventInvokeConfig(deps),
      [`POST ${EVENT_INVOKE_CONFIG}`]: updateFunctionEventInvokeConfig(deps),
      [`DELETE ${EVENT_INVOKE_CONFIG}`]: deleteFunctionEventInvokeConfig(deps),
      [`GET ${MAPPINGS}`]: listEventSourceMappings(deps),
      [`POST ${MAPPINGS}`]: createEventSourceMapping(deps),
      [`GET ${MAPPING}`]: getEventSourceMapping(deps),
      [`PUT ${MAPPING}`]: updateEventSourceMapping(deps),
      [`DELETE ${MAPPING}`]: deleteEventSourceMapping(deps),
    },
  });
}
