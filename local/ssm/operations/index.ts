import type { Operations } from "../../api/operation.ts";
import type { State } from "../state.ts";
import { getParameter } from "./get-parameter.ts";
import { getParameters } from "./get-parameters.ts";
import { getParametersByPath } from "./get-parameters-by-path.ts";

/** The API's operations by name. */
export const operations: Operations<State> = {
  GetParameter: getParameter,
  GetParameters: getParameters,
  GetParametersByPath: getParametersByPath,
};
