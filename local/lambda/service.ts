import type { Service } from "../aws.ts";
import { restRoutes } from "../protocols/rest-routes.ts";
import { requiredAccess } from "./access.ts";
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
import type { State } from "./state.ts";

/** Lambda's wire side: https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
export function lambdaService(state: State): Service {
  return restRoutes({
    signingName: "lambda",
    requiredAccess,
    routes: {
      [`GET ${FUNCTIONS}`]: listFunctions(state),
      [`POST ${FUNCTIONS}`]: createFunction(state),
      [`GET ${FUNCTION}`]: getFunction(state),
      [`DELETE ${FUNCTION}`]: deleteFunction(state),
      [`PUT ${FUNCTION}/code`]: updateFunctionCode(state),
      [`GET ${FUNCTION}/configuration`]: getFunctionConfiguration(state),
      [`PUT ${FUNCTION}/configuration`]: updateFunctionConfiguration(state),
      [`POST ${FUNCTION}/invocations`]: invoke(state),
      [`GET ${FUNCTION}/policy`]: getPolicy(state),
      [`POST ${FUNCTION}/policy`]: addPermission(state),
      [`DELETE ${FUNCTION}/policy/{StatementId}`]: removePermission(state),
      [`GET ${EVENT_INVOKE_CONFIG}`]: getFunctionEventInvokeConfig(state),
      [`PUT ${EVENT_INVOKE_CONFIG}`]: putFunctionEventInvokeConfig(state),
      [`POST ${EVENT_INVOKE_CONFIG}`]: updateFunctionEventInvokeConfig(state),
      [`DELETE ${EVENT_INVOKE_CONFIG}`]: deleteFunctionEventInvokeConfig(state),
      [`GET ${MAPPINGS}`]: listEventSourceMappings(state),
      [`POST ${MAPPINGS}`]: createEventSourceMapping(state),
      [`GET ${MAPPING}`]: getEventSourceMapping(state),
      [`PUT ${MAPPING}`]: updateEventSourceMapping(state),
      [`DELETE ${MAPPING}`]: deleteEventSourceMapping(state),
    },
  });
}
