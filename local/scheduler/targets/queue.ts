import { AwsError } from "../../aws.ts";
import { queryCodeOf, type Sqs } from "../../sqs/sqs.ts";
import { callInput } from "./call-input.ts";
import type { TargetKind } from "./kinds.ts";

// Queues authorize their callers themselves, because their own policy also counts.

/** A queue given by ARN. */
export const queueTarget = (sqs: Pick<Sqs, "send">): TargetKind => ({
  async deliver({ arn: queueArn, input, target, caller }) {
    const groupId = target.SqsParameters?.MessageGroupId;
    return messageIdOf(sqs.send(queueArn, { body: input, ...(groupId && { groupId }) }, caller));
  },
});

/** `sqs:sendMessage` */
export const sendMessage = (sqs: Pick<Sqs, "sendMessage">): TargetKind => ({
  deliver: async (request) => messageIdOf(sqs.sendMessage(callInput(request), request.caller)),
});

async function messageIdOf(sent: Promise<{ messageId: string }>): Promise<string> {
  try {
    return (await sent).messageId;
  } catch (error) {
    throw error instanceof AwsError ? withQueryCode(error) : error;
  }
}

/** Converts an error to the Query protocol's code, which EventBridge Scheduler passes on. */
const withQueryCode = (error: AwsError): AwsError => new AwsError(queryCodeOf(error), error.message, error.status);
