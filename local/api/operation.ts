import type { Call, RequiredAccess } from "../aws.ts";
import type { DecodedOf, InputOf, Members } from "./shapes.ts";

/** One complete operation of an API: its input, the permissions it requires, and its implementation. */
export interface Operation<State> {
  input: Members;
  // biome-ignore-start lint/suspicious/noExplicitAny: each operation knows the type of its own input alone.
  permissions: NoPermissions | ((state: State, input: any) => readonly RequiredAccess[]);
  /** Throws `AwsError`. */
  run(state: State, input: any, call: Call): object | Promise<object>;
  // biome-ignore-end lint/suspicious/noExplicitAny: the end of the above.
}

/** The operations of an API, by name. */
export type Operations<State> = Record<string, Operation<State>>;

/** Anyone may call the operation, for the stated reason. */
interface NoPermissions {
  none: string;
}

/** The permissions that a caller needs, evaluated after the input's types but before its constraints are checked. */
export type Permissions<State, M extends Members> =
  | NoPermissions
  | ((state: State, input: DecodedOf<M>) => readonly RequiredAccess[]);

export interface Declaration<State, M extends Members, Output extends object> {
  /** The parameters it takes. */
  input: M;
  permissions: Permissions<State, M>;
  run(state: State, input: InputOf<M>, call: Call): Output | Promise<Output>;
}

/**
 * Returns the function with which a service declares its operations. The type of an operation's input follows from its
 * shape, and an operation without permissions does not compile.
 *
 * @example
 * const operation = operationsOn<State>();
 * const deleteQueue = operation({
 *   input: { QueueUrl: text() },
 *   permissions: onQueue("sqs:DeleteQueue"),
 *   run(state, { QueueUrl }) { … },
 * });
 */
export const operationsOn =
  <State>() =>
  <M extends Members, Output extends object>(declaration: Declaration<State, M, Output>) =>
    declaration;

/** Returns the permissions that a caller needs for an operation with this input. */
export function requiredAccess<State>(
  { permissions }: Operation<State>,
  state: State,
  input: object,
): readonly RequiredAccess[] {
  return "none" in permissions ? [] : permissions(state, input);
}

export const findOperation = <State>(operations: Operations<State>, name: string): Operation<State> | undefined =>
  Object.hasOwn(operations, name) ? operations[name] : undefined;
