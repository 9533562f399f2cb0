import { type Declaration, operationsOn } from "../api/operation.ts";
import type { Members } from "../api/shapes.ts";
import { withTokens } from "./paging.ts";
import type { State } from "./state.ts";

export const operation = operationsOn<State>();

/** An operation that lists page by page, behind tokens that fit it alone. */
export const listing = <M extends Members, Output extends { NextToken?: string | undefined }>(
  name: string,
  declaration: Declaration<State, M, Output>,
) => operation<M, Output>({ ...declaration, run: withTokens(name, declaration.run) });
