import type { Caller, RequiredAccess } from "../../aws.ts";
import type { Refusal } from "../../iam/authorizer.ts";
import { RefusedCall } from "../../iam/refused-call.ts";
import { invalid } from "../function-config.ts";
import type { QueueSource, StreamSource } from "../sources.ts";

/** A role that reads an event source, and its authorization. */
export interface Reader {
  refusal: Refusal;
  role: Caller;
}

const STREAM_ACTIONS = ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"];

/** Wraps a queue so that each of Lambda's calls is authorized as the function's role. */
export function queueFor({ refusal, role }: Reader, queues: QueueSource): QueueSource {
  const check = (action: string, queueArn: string) => {
    const required = [onQueue(queues, action, queueArn)];
    const refused = refusal(role, required);
    if (refused !== undefined) throw new RefusedCall("AccessDenied", refused, 403, refusal.explain?.(role, required));
  };
  return {
    async receive(queueArn, options) {
      check("ReceiveMessage", queueArn);
      return queues.receive(queueArn, options);
    },
    async delete(queueArn, receiptHandles) {
      check("DeleteMessage", queueArn);
      return queues.delete(queueArn, receiptHandles);
    },
    send: queues.send,
    sendLetter: queues.sendLetter,
  };
}

/** The same for a table's stream. */
export function streamFor({ refusal, role }: Reader, streams: StreamSource): StreamSource {
  return {
    async readStream(streamArn, options) {
      const required = [{ action: "dynamodb:GetRecords", resource: streamArn }];
      const refused = refusal(role, required);
      if (refused !== undefined)
        throw new RefusedCall("AccessDeniedException", refused, 400, refusal.explain?.(role, required));
      return streams.readStream(streamArn, options);
    },
  };
}

/**
 * Throws `InvalidParameterValueException`, with Lambda's message and the missing permission, unless a role may read an
 * event source. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function checkSourceAccess({ refusal, role }: Reader, sourceArn: string, queues: QueueSource): void {
  if (sourceArn.includes(":sqs:")) {
    for (const action of ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"]) {
      const refused = refusal(role, [onQueue(queues, action, sourceArn)]);
      if (refused === undefined) continue;
      throw invalid(`The provided execution role does not have permissions to call ${action} on SQS: ${refused}`);
    }
  } else if (sourceArn.includes(":dynamodb:")) {
    const required = STREAM_ACTIONS.map((action) => ({ action: `dynamodb:${action}`, resource: sourceArn }));
    const refused = refusal(role, required);
    if (refused === undefined) return;
    throw invalid(
      `Cannot access stream ${sourceArn}. Please ensure the role can perform the ${STREAM_ACTIONS.slice(0, -1).join(", ")}, ` +
        `and ListStreams Actions on your stream in IAM: ${refused}`,
    );
  }
}

const onQueue = (queues: QueueSource, action: string, resource: string): RequiredAccess => ({
  action: `sqs:${action}`,
  resource,
  resourcePolicy: queues.policyOf?.(resource),
  shown: { action: `sqs:${action.toLowerCase()}` },
});
