import { operationsOn } from "../api/operation.ts";
import type { State } from "./state.ts";

export const operation = operationsOn<State>();
