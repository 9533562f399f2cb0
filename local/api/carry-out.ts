import { AwsError, type Call } from "../aws.ts";
import { type Operation, type Operations, requiredAccess } from "./operation.ts";
import type { Members } from "./shapes.ts";
import { checkConstraints } from "./validate.ts";

/** An API, whatever protocol it speaks. */
export interface Api<State> {
  signingName: string;
  operations: Operations<State>;
  /** The dependencies of the operations. */
  state: State;
  /** The error for a missing permission, if it differs from the protocol's. */
  accessDenied?: { code: string; status: number };
  /** Returns the error for an unsupported parameter; without it, such a parameter is ignored. */
  unsupported?: (operation: string, parameter: string) => AwsError;
  /**
   * The refusal of a required parameter that is absent or an empty text, in the service's own words; undefined accepts the
   * empty text. Without it, an absent parameter is one of the breaches that `checkConstraints` lists.
   */
  missing?: (parameter: string, value: undefined | "") => AwsError | undefined;
}

interface Request<State> {
  name: string;
  operation: Operation<State>;
  /** Decodes the protocol's input, so that each part has the type of its shape. */
  decode(members: Members): object;
}

/**
 * Executes a call in any wire protocol: checks the input's types, the caller's permissions and the input's constraints, in
 * this order, and runs the operation. Throws `AwsError`.
 */
export async function carryOut<State>(
  { state, accessDenied, unsupported, missing }: Api<State> & { accessDenied: { code: string; status: number } },
  { name, operation, decode }: Request<State>,
  call: Call,
): Promise<object> {
  const input = decode(operation.input);
  const denial = call.refusal?.(requiredAccess(operation, state, input));
  if (denial !== undefined) throw new AwsError(accessDenied.code, denial, accessDenied.status);
  const parameter = firstUnsupported(input, operation.input);
  if (unsupported && parameter !== undefined) throw unsupported(name, parameter);
  if (missing) checkPresence(input as Record<string, unknown>, operation.input, missing);
  checkConstraints(input, operation.input);
  return operation.run(state, input, call);
}

function checkPresence(
  input: Record<string, unknown>,
  members: Members,
  missing: NonNullable<Api<unknown>["missing"]>,
): void {
  for (const [name, member] of Object.entries(members)) {
    const value = input[name];
    const refusal = "required" in member && (value === undefined || value === "") && missing(name, value);
    if (refusal) throw refusal;
  }
}

function firstUnsupported(input: object, members: Members): string | undefined {
  return Object.keys(input).find((name) => {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    return member === undefined || "unsupported" in member;
  });
}
