import type { Operations } from "../../api/operation.ts";
import type { State } from "../state.ts";
import { assumeRole } from "./assume-role.ts";
import { getCallerIdentity } from "./get-caller-identity.ts";

/** The API's operations by name. */
export const operations: Operations<State> = {
  AssumeRole: assumeRole,
  GetCallerIdentity: getCallerIdentity,
};
