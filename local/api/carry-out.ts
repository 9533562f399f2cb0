import { AwsError, type Call } from "../aws.ts";
import { type Operation, type Operations, requiredAccess } from "./operation.ts";
import type { Members } from "./shapes.ts";
import { checkConstraints } from "./validate.ts";

/** An API, whatever protocol it speaks. */
export interface Api<State> {
  signingName: string;
  operations: Operations<State>;
  /** What the operations work with. */
  state: State;
  /** The error of a caller that lacks a permission, where it is not the one of the protocol. */
  accessDenied?: { code: string; status: number };
  /** The refusal of a parameter that is not acted upon; without it, such a parameter is ignored. */
  unsupported?: (operation: string, parameter: string) => AwsError;
}

interface Request<State> {
  name: string;
  operation: Operation<State>;
  /** The input as the protocol carries it, once each part has the type of its shape. */
  decode(members: Members): object;
}

/**
 * Carries out a call that came over the wire, whatever its protocol: the input's types, the caller's permissions, the
 * input's constraints, and the operation itself, in this order. Throws `AwsError`.
 */
export async function carryOut<State>(
  { state, accessDenied, unsupported }: Api<State> & { accessDenied: { code: string; status: number } },
  { name, operation, decode }: Request<State>,
  call: Call,
): Promise<object> {
  const input = decode(operation.input);
  const denial = call.refusal?.(requiredAccess(operation, state, input));
  if (denial !== undefined) throw new AwsError(accessDenied.code, denial, accessDenied.status);
  const parameter = firstUnsupported(input, operation.input);
  if (unsupported && parameter !== undefined) throw unsupported(name, parameter);
  checkConstraints(input, operation.input);
  return operation.run(state, input, call);
}

function firstUnsupported(input: object, members: Members): string | undefined {
  return Object.keys(input).find((name) => {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    return member === undefined || "unsupported" in member;
  });
}
