import { AwsError, arn, type Caller } from "../../aws.ts";
import { toDraft } from "../../sqs/draft.ts";
import { queryErrorHeader } from "../../sqs/errors.ts";
import type { Draft } from "../../sqs/message.ts";
import { nameInUrl } from "../../sqs/queues.ts";
import type { Sqs } from "../../sqs/sqs.ts";
import { callInput } from "./call-input.ts";
import type { TargetKind } from "./kinds.ts";

// Queues judge their callers themselves, since their own policy counts, too.

/** A queue by its ARN. */
export const queueTarget = (sqs: Pick<Sqs, "send">): TargetKind => ({
  async deliver({ arn: queueArn, input, target, caller }) {
    const groupId = target.SqsParameters?.MessageGroupId;
    return send(sqs, queueArn, { body: input, ...(groupId && { groupId }) }, caller);
  },
});

/** `sqs:sendMessage` */
export const sendMessage = (sqs: Pick<Sqs, "send">): TargetKind => ({
  async deliver(request) {
    const { QueueUrl, ...message } = callInput(request);
    const name = typeof QueueUrl === "string" ? nameInUrl(QueueUrl) : undefined;
    if (name === undefined) throw new AwsError("InvalidAddress", `The address ${QueueUrl} is not valid.`);
    return send(sqs, arn("sqs", name), toDraft(message), request.caller);
  },
});

async function send(sqs: Pick<Sqs, "send">, queueArn: string, draft: Draft, caller: Caller): Promise<string> {
  try {
    return (await sqs.send(queueArn, draft, caller)).messageId;
  } catch (error) {
    throw error instanceof AwsError ? withQueryCode(error) : error;
  }
}

/** The error as SQS's query protocol names it, which EventBridge Scheduler passes on. */
function withQueryCode(error: AwsError): AwsError {
  const [code = error.code] = queryErrorHeader(error)["x-amzn-query-error"]?.split(";") ?? [];
  return new AwsError(code, error.message, error.status);
}
