import { type Declaration, operationsOn } from "../api/operation.ts";
import type { Members } from "../api/shapes.ts";
import { withTokens } from "./paging.ts";
import type { State } from "./state.ts";

export const operation = operationsOn<State>();

/** Defines a paginated list operation, whose tokens are valid only for the same listing. */
export const listing = <M extends Members, Output extends { NextToken?: string | undefined }>(
  name: string,
  declaration: Declaration<State, M, Output>,
) => operation<M, Output>({ ...declaration, run: withTokens(name, declaration.run) });
