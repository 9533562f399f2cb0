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
  /** Who the target's policy has to allow: EventBridge for the rule, or the target's role. */
  caller: Caller;
  /** The hops between buses that the event has behind it. */
  hops: Hop[];
}

/**
 * Hands an event over to one target, and returns the id that the target gave it, if any: of a message, or of a request.
 * Throws `AwsError` or `DeliveryError` when the target does not take it.
 */
export type DeliverTo = (request: TargetRequest) => Promise<string | undefined>;

/** The kinds of target there are, by the service in their ARN, such as `sqs`. */
export type TargetKinds = Record<string, DeliverTo>;

export function targetKind(kinds: TargetKinds, arn: string): DeliverTo | undefined {
  const { service } = parseArn(arn);
  return Object.hasOwn(kinds, service) ? kinds[service] : undefined;
}
