import { type Caller, parseArn, type RequiredAccess } from "../../aws.ts";
import type { Target } from "../model.ts";

export interface TargetRequest {
  arn: string;
  target: Target;
  /** What the target receives: its input with the context attributes replaced. */
  input: string;
  /** The same for every attempt of one occurrence. */
  executionId: string;
  /** The target's role. */
  caller: Extract<Caller, { type: "role" }>;
}

export interface TargetKind {
  /** The permissions the role needs; absent if the called service authorizes its callers itself. */
  access?(request: TargetRequest): RequiredAccess[];
  /**
   * Makes the call, and returns the target's id for it, if any: of a message, a request, or an event. Throws `AwsError`
   * or `DeliveryError` if the target rejects it.
   */
  deliver(request: TargetRequest): Promise<string | undefined>;
}

export interface TargetKinds {
  /** By the service in the target's ARN, such as `sqs`. */
  templated: Record<string, TargetKind>;
  /** By service and API, such as `sqs:sendMessage`. */
  universal: Record<string, TargetKind>;
}

const UNIVERSAL = "arn:aws:scheduler:::aws-sdk:";

/** Returns `sqs:sendMessage` for `arn:aws:scheduler:::aws-sdk:sqs:sendMessage`, or undefined for any other ARN. */
export const universalApi = (arn: string): string | undefined =>
  arn.startsWith(UNIVERSAL) ? arn.slice(UNIVERSAL.length) : undefined;

export function targetKind(kinds: TargetKinds, arn: string): TargetKind | undefined {
  const api = universalApi(arn);
  const [table, key] = api === undefined ? [kinds.templated, parseArn(arn).service] : [kinds.universal, api];
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
