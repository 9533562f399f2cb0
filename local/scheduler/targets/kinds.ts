import { type Caller, parseArn, type RequiredAccess } from "../../aws.ts";
import type { Target } from "../model.ts";

export interface TargetRequest {
  arn: string;
  target: Target;
  /** What the target receives: its input, context attributes replaced. */
  input: string;
  /** The same for every attempt of one occurrence. */
  executionId: string;
  /** The target's role. */
  caller: Extract<Caller, { type: "role" }>;
}

export interface TargetKind {
  /** What the role must be allowed to do; not given where the called service judges its callers itself. */
  access?(request: TargetRequest): RequiredAccess[];
  /**
   * Makes the call, and returns the id that the target gave it, if any: of a message, a request, or an event. Throws
   * `AwsError` or `DeliveryError` when the target does not take it.
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

/** `sqs:sendMessage` of `arn:aws:scheduler:::aws-sdk:sqs:sendMessage`; undefined for any other ARN. */
export const universalApi = (arn: string): string | undefined =>
  arn.startsWith(UNIVERSAL) ? arn.slice(UNIVERSAL.length) : undefined;

export function targetKind(kinds: TargetKinds, arn: string): TargetKind | undefined {
  const api = universalApi(arn);
  const [table, key] = api === undefined ? [kinds.templated, parseArn(arn).service] : [kinds.universal, api];
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
