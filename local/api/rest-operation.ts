import type { Call, HttpResponse } from "../aws.ts";
import type { Operation, Permissions } from "./operation.ts";
import type { InputOf, Members } from "./shapes.ts";

/** Where a REST request carries the members of an operation's input; all others are in the body. */
export interface HttpBinding<Member extends string = string> {
  /** Such as `GET /schedules/{Name}`: a label matches one path segment, and becomes the member with its name. */
  route: `${string} /${string}`;
  /** The members in the query string, with their names there. */
  query?: { [Each in Member]?: string };
  /** The members in headers, with their lower-case names. */
  headers?: { [Each in Member]?: string };
  /** The member that is the body itself, as text. */
  payload?: Member;
  /** The status of success: 200 when not given. */
  status?: number;
}

/** An output that is not JSON alone. */
export class RawOutput {
  readonly response: HttpResponse;

  constructor(response: HttpResponse) {
    this.response = response;
  }
}

/** One operation of a REST API, whole. Its output is JSON, unless it is a `RawOutput`. */
export interface RestOperation<State> extends Operation<State> {
  http: HttpBinding;
}

export type RestOperations<State> = Record<string, RestOperation<State>>;

export interface Declaration<State, M extends Members, Output extends object> {
  http: HttpBinding<keyof M & string>;
  input: M;
  permissions: Permissions<State, M>;
  run(state: State, input: InputOf<M>, call: Call): Output | Promise<Output>;
}

/** Returns the function with which a service declares the operations of a REST API: see `operationsOn`. */
export const restOperationsOn =
  <State>() =>
  <M extends Members, Output extends object>(declaration: Declaration<State, M, Output>) =>
    declaration;
