import { GetQueueAttributesCommand, ListQueueTagsCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { Message } from "../../sqs/message.ts";
import type { Deployed } from "../../template/deployed.ts";
import type { LetterBox } from "../server/context.ts";
import type { Clients } from "./clients.ts";
import { READ_ONLY } from "./read-only.ts";

interface QueueState {
  arn: string;
  url: string;
  isDeadLetterQueue: boolean;
  tags: Record<string, string>;
  visible: number;
  inFlight: number;
  delayed: number;
  letters: Message[];
}

/** A stage's queues as they were when somebody asked last. */
export interface StageQueues {
  counts(): { arn: string; visible: number; inFlight: number; delayed: number }[];
  letters: LetterBox;
  refresh(): Promise<void>;
}

/** Letters of a queue that are looked at. */
const MOST_LETTERS = 100;

export function createStageQueues(
  { queues: client }: Pick<Clients, "queues">,
  resources: Iterable<Deployed>,
): StageQueues {
  const all = [...resources];
  const deadLetterArns = new Set(
    JSON.stringify(all.map(({ properties }) => properties)).match(/arn:aws[\w-]*:sqs:[^"\\]+/g),
  );
  const queues: QueueState[] = all
    .filter(({ type }) => type === "AWS::SQS::Queue")
    .map(({ arn = "", ref: url }) => ({
      ...{ arn, url, tags: {}, visible: 0, inFlight: 0, delayed: 0, letters: [] },
      isDeadLetterQueue: deadLetterArns.has(arn) && isForLetters(arn, all),
    }));

  async function refreshOne(queue: QueueState): Promise<void> {
    const { url: QueueUrl } = queue;
    const { Attributes: counts = {} } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: [
          "ApproximateNumberOfMessages",
          "ApproximateNumberOfMessagesNotVisible",
          "ApproximateNumberOfMessagesDelayed",
        ],
      }),
    );
    queue.visible = Number(counts["ApproximateNumberOfMessages"] ?? 0);
    queue.inFlight = Number(counts["ApproximateNumberOfMessagesNotVisible"] ?? 0);
    queue.delayed = Number(counts["ApproximateNumberOfMessagesDelayed"] ?? 0);
    if (!queue.isDeadLetterQueue) return;
    queue.tags = (await client.send(new ListQueueTagsCommand({ QueueUrl }))).Tags ?? {};
    queue.letters = queue.visible === 0 ? [] : await look(queue);
  }

  /** Receives letters without hiding them from anybody: each stays visible. */
  async function look({ url: QueueUrl, arn, visible }: QueueState): Promise<Message[]> {
    const found = new Map<string, Message>();
    const most = Math.min(visible, MOST_LETTERS);
    for (let asked = 0; found.size < most && asked < Math.ceil(most / 10) * 3; asked++) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 0,
          MessageSystemAttributeNames: ["All"],
          MessageAttributeNames: ["All"],
        }),
      );
      for (const { MessageId = "", Body = "", Attributes = {}, MessageAttributes } of Messages) {
        const sentAt = Number(Attributes.SentTimestamp ?? 0);
        const receives = Number(Attributes.ApproximateReceiveCount ?? 0);
        found.set(MessageId, {
          ...{ queue: arn, sequence: sentAt, messageId: MessageId, body: Body, senderId: Attributes.SenderId ?? "" },
          ...{ sentAt, visibleAt: sentAt, receives, receiveCount: receives },
          ...(MessageAttributes && { attributes: MessageAttributes as NonNullable<Message["attributes"]> }),
          ...(Attributes.DeadLetterQueueSourceArn && { deadLetterSource: Attributes.DeadLetterQueueSourceArn }),
        });
      }
    }
    return [...found.values()].sort((a, b) => a.sentAt - b.sentAt);
  }

  const refuse = (): never => {
    throw READ_ONLY;
  };

  return {
    counts: () => queues.map(({ arn, visible, inFlight, delayed }) => ({ arn, visible, inFlight, delayed })),
    letters: {
      queues: () =>
        queues
          .filter(({ isDeadLetterQueue }) => isDeadLetterQueue)
          .map(({ arn, tags, visible, inFlight, delayed }) => ({ arn, tags, letters: visible + inFlight + delayed })),
      peek: (arn, max) => queues.find((queue) => queue.arn === arn)?.letters.slice(0, max) ?? [],
      send: refuse,
      redriven: refuse,
      discard: refuse,
      // Nobody looks into the stage's buckets, or asks its queues and functions whom they let in.
      hasObject: () => true,
      admits: () => "admitted",
    },
    async refresh() {
      for (const queue of queues) await refreshOne(queue);
    },
  };
}

/** Whether anybody's dead letters go to the queue: a queue's, a rule's, or a function's. */
function isForLetters(arn: string, all: readonly Deployed[]): boolean {
  return all.some(({ properties }) => {
    const { RedrivePolicy, DestinationConfig, DeadLetterConfig, Targets = [] } = properties;
    const named: unknown[] = [
      RedrivePolicy?.deadLetterTargetArn,
      DestinationConfig?.OnFailure?.Destination,
      DeadLetterConfig?.TargetArn,
      ...Targets.map(({ DeadLetterConfig }: { DeadLetterConfig?: { Arn?: string } }) => DeadLetterConfig?.Arn),
    ];
    return named.includes(arn);
  });
}
