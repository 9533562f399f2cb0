import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { GetQueueUrlCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { type DeadLetter, readDeadLetter } from "./dead-letter.ts";
import { MAX_HELD, withMessages } from "./held-messages.ts";
import { type DeadLetterQueue, findQueues, type Selection } from "./queues.ts";

export interface Clients {
  sqs: SQSClient;
  lambda: LambdaClient;
}

export interface RedriveResult {
  redriven: DeadLetter[];
  /** Still in their queues, each with the reason and remedy. */
  failed: { letter: DeadLetter; message: string }[];
}

/**
 * Sends dead letters back to the target in their queue's `redrive-to` tag: all of a stage, all of a queue, or one message.
 * Each is sent before it is deleted, so a crash in between causes a duplicate, never a loss.
 */
export async function redrive(
  clients: Clients,
  selection: Selection & { message?: string | undefined },
): Promise<RedriveResult> {
  const result: RedriveResult = { redriven: [], failed: [] };
  const queues = await findQueues(clients.sqs, selection);
  let looked = 0;
  const redriveQueue = (queue: DeadLetterQueue) =>
    withMessages(clients.sqs, queue.url, async (messages, remove) => {
      looked += messages.length;
      for (const message of messages) {
        if (selection.message && message.MessageId !== selection.message) continue;
        const letter = readDeadLetter(message, queue.name);
        try {
          await send(clients, queue, letter);
          await remove(message);
          result.redriven.push(letter);
        } catch (error) {
          result.failed.push({ letter, message: (error as Error).message });
        }
      }
    });
  await Promise.all(queues.map(redriveQueue));
  if (selection.message && result.redriven.length + result.failed.length === 0) {
    throw new Error(
      `There is no message ${selection.message} among the ${looked} in ${queues.map(({ name }) => name).join(", ")} ` +
        `(a run looks at ${MAX_HELD} of a queue; somebody else may hold it for a moment).`,
    );
  }
  return result;
}

async function send({ sqs, lambda }: Clients, queue: DeadLetterQueue, { payload, reason }: DeadLetter): Promise<void> {
  if (payload === undefined) throw new Error(reason.message);
  const [, , service, , account, ...resource] = (queue.redriveTo ?? "").split(":");
  if (service === "sqs") {
    const { QueueUrl } = await sqs.send(
      new GetQueueUrlCommand({ QueueName: resource[0], QueueOwnerAWSAccountId: account }),
    );
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: payload }));
  } else if (service === "lambda") {
    await lambda.send(
      new InvokeCommand({ FunctionName: queue.redriveTo, InvocationType: "Event", Payload: Buffer.from(payload) }),
    );
  } else {
    throw new Error(
      `The tag redrive-to of ${queue.name} is ${queue.redriveTo ?? "missing"}: it must be a queue's or function's ARN.`,
    );
  }
}
