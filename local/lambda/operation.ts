import { restOperationsOn } from "../api/rest-operation.ts";
import type { State } from "./state.ts";

export const operation = restOperationsOn<State>();
