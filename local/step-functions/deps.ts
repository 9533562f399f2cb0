import type { Caller } from "../aws.ts";
import type { Clock } from "../clock.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { MayAssume } from "../iam/identities.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";

/** The service's dependencies in the cloud. */
export interface StepFunctionsDeps {
  clock: Clock;
  random: Random;
  store: Store;
  /** Resolves once everything is deployed, when executions left by an earlier process resume. */
  started: Promise<void>;
  /** Authorizes callers inside the cloud, including the roles of state machines. */
  refusal: Refusal;
  /** Returns whether a role exists and trusts Step Functions on behalf of a machine. */
  mayAssume: MayAssume;
  lambda: {
    arnOf(reference: string): string;
    invoke(
      functionArn: string,
      payload: string,
      caller: Caller,
    ): Promise<{ payload: string; error?: string; requestId: string }>;
    invokeAsync(functionArn: string, payload: string, caller: Caller): Promise<{ requestId: string }>;
  };
  sendToQueue(
    queueArn: string,
    message: { body: string; delaySeconds?: number; groupId?: string; deduplicationId?: string },
    caller: Caller,
  ): Promise<{ messageId: string }>;
  /** Input and output in wire format. */
  putEvents(input: { Entries: object[] }, caller: Caller): Promise<{ FailedEntryCount?: number | undefined }>;
}
