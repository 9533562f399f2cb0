import { type Caller, parseArn } from "../../aws.ts";
import type { Envelope } from "../../trace.ts";
import type { Hop, Target } from "../model.ts";

export interface TargetRequest {
  arn: string;
  target: Target;
  /** What the target receives, after its input settings. */
  input: string;
  event: Envelope;
  ruleArn: string;
  /** The caller that the target's policy must allow: EventBridge on behalf of the rule, or the target's role. */
  caller: Caller;
  /** The event's hops between buses so far. */
  hops: Hop[];
  /** The publisher's X-Ray trace header. */
  traceHeader?: string | undefined;
}

/**
 * Delivers an event to one target, and returns the target's message or request id, if any. Throws `AwsError` or
 * `DeliveryError` when the target rejects it.
 */
export type DeliverTo = (request: TargetRequest) => Promise<string | undefined>;

/** The supported kinds of target, by the service in their ARN, such as `sqs`. */
export type TargetKinds = Record<string, DeliverTo>;

export function targetKind(kinds: TargetKinds, arn: string): DeliverTo | undefined {
  const { service } = parseArn(arn);
  return Object.hasOwn(kinds, service) ? kinds[service] : undefined;
}
