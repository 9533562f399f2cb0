import type { Caller } from "../aws.ts";
import type { Clock } from "../clock.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { MayAssume } from "../iam/identities.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";

/** What the service needs of the cloud. */
export interface StepFunctionsDeps {
  clock: Clock;
  random: Random;
  store: Store;
  /** Resolves once everything is deployed: executions that an earlier process left are taken up then. */
  started: Promise<void>;
  /** Judges callers from inside the cloud, the roles of state machines among them. */
  refusal: Refusal;
  /** Whether a role exists and trusts Step Functions in the name of a machine. */
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
  /** Input and output as the wire has them. */
  putEvents(input: { Entries: object[] }, caller: Caller): Promise<{ FailedEntryCount?: number | undefined }>;
}
