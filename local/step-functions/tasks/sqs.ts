import { createHash } from "node:crypto";
import { AwsError, arn } from "../../aws.ts";
import { type Integration, sdkMetadata } from "./integration.ts";
import { TaskError } from "./task-error.ts";

/** `arn:aws:states:::sqs:sendMessage`. https://docs.aws.amazon.com/step-functions/latest/dg/connect-sqs.html */
export const sendMessage: Integration = {
  parameters: [
    "QueueUrl",
    "MessageBody",
    "MessageAttributes",
    "DelaySeconds",
    "MessageGroupId",
    "MessageDeduplicationId",
  ],
  async run(input, { deps, caller }) {
    const { QueueUrl, MessageBody, MessageAttributes, DelaySeconds, MessageGroupId, MessageDeduplicationId } = input;
    const body = typeof MessageBody === "string" ? MessageBody : JSON.stringify(MessageBody);
    const url = String(QueueUrl);
    const queueArn = arn("sqs", url.slice(url.lastIndexOf("/") + 1));
    const message = {
      body: body ?? "",
      ...(MessageAttributes !== undefined && { attributes: MessageAttributes }),
      ...(DelaySeconds !== undefined && { delaySeconds: Number(DelaySeconds) }),
      ...(MessageGroupId !== undefined && { groupId: String(MessageGroupId) }),
      ...(MessageDeduplicationId !== undefined && { deduplicationId: String(MessageDeduplicationId) }),
    };
    try {
      const { messageId } = await deps.sendToQueue(queueArn, message, caller);
      const MD5OfMessageBody = createHash("md5").update(message.body).digest("hex");
      return { MD5OfMessageBody, MessageId: messageId, ...sdkMetadata(deps.random.uuid()) };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const name = error.code === "QueueDoesNotExist" ? "SQS.QueueDoesNotExistException" : "SQS.AmazonSQSException";
      throw new TaskError(
        name,
        `${error.message} (Service: AmazonSQS; Status Code: ${error.status}; Error Code: ${error.code})`,
      );
    }
  },
};
