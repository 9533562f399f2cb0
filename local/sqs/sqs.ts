import { AwsError, arn, type Caller, type Service } from "../aws.ts";
import type { PolicyDocument } from "../iam/policy.ts";
import { awsJson } from "../protocols/aws-json.ts";
import { awsQuery } from "../protocols/aws-query.ts";
import { changeVisibilityOf, deleteMessageOf } from "./acknowledge.ts";
import { checkMaySend } from "./check-may-send.ts";
import { createOrFind, replaceAttributes, setAttributes } from "./configure.ts";
import { toDraft } from "./draft.ts";
import { ACCESS_DENIED, missingParameter, queryCodeOf, queryErrorHeader, typeOf } from "./errors.ts";
import type { Draft, Message } from "./message.ts";
import { operations } from "./operations/index.ts";
import { isQuery, QUERY, withQueueUrl } from "./query.ts";
import { nameInUrl, type Queue, urlOf } from "./queues.ts";
import { receiveFrom } from "./receive.ts";
import { type ReceivedMessage, toReceived } from "./received.ts";
import { refuseSqsSignature } from "./refuse-signature.ts";
import { sendTo } from "./send.ts";
import { createState, type SqsDeps } from "./state.ts";

export { queryCodeOf } from "./errors.ts";

/** A queue and its message counts, for monitoring. */
interface QueueSummary {
  name: string;
  arn: string;
  visible: number;
  inFlight: number;
  delayed: number;
  tags: Record<string, string>;
  deadLetterTargetArn?: string;
  maxReceiveCount?: number;
}

interface QueueNames {
  name: string;
  arn: string;
  url(endpoint: string): string;
}

export interface Sqs {
  service: Service;
  /**
   * Creates the queue, or returns the existing one if its attributes match. Throws `QueueNameExists` if they differ.
   */
  createQueue(name: string, attributes?: Record<string, string>, tags?: Record<string, string>): QueueNames;
  /** Creates the queue, or replaces the existing one's tags and attributes, except its policy; its messages stay. */
  putQueue(name: string, attributes: Record<string, string>, tags: Record<string, string>): QueueNames;
  findQueue(name: string): QueueNames | undefined;
  deleteQueue(queueArn: string): void;
  /**
   * Sends for a caller inside the cloud. Throws `QueueDoesNotExist`, `AccessDenied`, and SQS's errors for invalid
   * messages.
   */
  send(queueArn: string, message: Draft, caller: Caller): Promise<{ messageId: string }>;
  /** Like `send`, for a dead letter whose sender reports the reason to the trace. */
  sendLetter(queueArn: string, message: Draft, caller: Caller): Promise<{ messageId: string }>;
  /**
   * Sends like the API's SendMessage, for a caller inside the cloud. Throws `InvalidAddress` if the URL is not a
   * queue's.
   */
  sendMessage(input: Record<string, unknown>, caller: Caller): Promise<{ messageId: string }>;
  /** Returns up to `max` messages, with no upper limit; none once `waitMs` passes or the signal aborts. */
  receive(
    queueArn: string,
    options: { max: number; waitMs: number; signal?: AbortSignal; visibilityTimeoutSeconds?: number },
  ): Promise<ReceivedMessage[]>;
  /** Deletes everything it can, then throws for the first invalid handle. */
  delete(queueArn: string, receiptHandles: string[]): void;
  changeVisibility(queueArn: string, receiptHandle: string, seconds: number): void;
  setAttributes(queueArn: string, attributes: Record<string, string>): void;
  setPolicy(queueArn: string, policyDocument: object): void;
  /** Returns the queue's own policy, for authorizing requests on the wire. */
  policyOf(queueArn: string): PolicyDocument | undefined;
  queues(): QueueSummary[];
  /** Returns the oldest messages without receiving them. */
  peek(queueArn: string, max: number): Message[];
  /** Removes a dead letter from its queue: it is now message `as` of `to`. */
  redriven(queueArn: string, messageId: string, went: { to: string; as: string }): void;
  /** Deletes a message without receiving it. Returns false if it does not exist. */
  discard(queueArn: string, messageId: string): boolean;
  /** Ends long polls and move tasks. */
  stop(): void;
}

/** Creates SQS on the cloud's clock and store. */
export function createSqs(deps: SqsDeps): Sqs {
  const state = createState(deps);
  const { queues, moves } = state;
  const now = () => state.clock.now();

  function send(told: boolean, queueArn: string, message: Draft, caller: Caller): { messageId: string } {
    const queue = queues.byArn(queueArn);
    checkMaySend(state, queue.arn, caller);
    const { messageId } = sendTo(state, queue, message, caller, { told });
    return { messageId };
  }

  /** Removes a message, even if it is in flight. */
  function take(queueArn: string, messageId: string): Message | undefined {
    const { messages } = queues.byArn(queueArn);
    const message = messages.messages().find((each) => each.messageId === messageId);
    return message && messages.remove(message.sequence) ? message : undefined;
  }

  const api = { signingName: "sqs", operations, state, accessDenied: ACCESS_DENIED, missing: missingParameter };
  const json = awsJson({ ...api, target: "AmazonSQS", version: "1.0", typeOf, errorHeaders: queryErrorHeader });
  const query = awsQuery({ ...api, ...QUERY, codeOf: queryCodeOf });

  return {
    service: {
      signingName: "sqs",
      handle: (request, call) =>
        isQuery(request) ? query.handle(withQueueUrl(request), call) : json.handle(request, call),
      refuseSignature: refuseSqsSignature,
    },
    createQueue: (name, attributes = {}, tags = {}) => namesOf(createOrFind(state, name, attributes, tags)),
    putQueue(name, attributes, tags) {
      const known = queues.find(name);
      return namesOf(
        known ? replaceAttributes(state, known, attributes, tags) : createOrFind(state, name, attributes, tags),
      );
    },
    findQueue(name) {
      const queue = queues.find(name);
      return queue && namesOf(queue);
    },
    deleteQueue: (queueArn) => queues.drop(queues.byArn(queueArn)),
    send: async (...message) => send(false, ...message),
    sendLetter: async (...letter) => send(true, ...letter),
    async sendMessage({ QueueUrl, ...message }, caller) {
      const name = typeof QueueUrl === "string" ? nameInUrl(QueueUrl) : undefined;
      if (name === undefined) throw new AwsError("InvalidAddress", `The address ${QueueUrl} is not valid.`);
      return send(false, arn("sqs", name), toDraft(message), caller);
    },
    async receive(queueArn, { visibilityTimeoutSeconds, ...options }) {
      const queue = queues.byArn(queueArn);
      const { visibilityMs, fifo } = queue.settings;
      const seconds = visibilityTimeoutSeconds;
      const messages = await receiveFrom(state, queue, {
        ...options,
        visibilityMs: seconds === undefined ? visibilityMs : seconds * 1000,
      });
      return messages.map((message) => toReceived(message, fifo));
    },
    delete(queueArn, receiptHandles) {
      const queue = queues.byArn(queueArn);
      const errors: unknown[] = [];
      for (const handle of receiptHandles) {
        try {
          deleteMessageOf(state, queue, handle, 1 / receiptHandles.length);
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw errors[0];
    },
    changeVisibility: (queueArn, handle, seconds) => changeVisibilityOf(state, queues.byArn(queueArn), handle, seconds),
    setAttributes: (queueArn, attributes) => setAttributes(state, queues.byArn(queueArn), attributes),
    setPolicy: (queueArn, document) =>
      setAttributes(state, queues.byArn(queueArn), { Policy: JSON.stringify(document) }),
    policyOf: (queueArn) => queues.byArn(queueArn).settings.policy,
    queues: () =>
      [...queues.all()].map(({ record, arn, settings, messages }) => {
        messages.expire(now() - settings.retentionMs);
        return { name: record.name, arn, ...messages.counts(now()), tags: record.tags, ...settings.redrive };
      }),
    peek(queueArn, max) {
      const { messages, settings } = queues.byArn(queueArn);
      messages.expire(now() - settings.retentionMs);
      return messages.messages().take(max).toArray();
    },
    redriven(queueArn, messageId, { to, as }) {
      const letter = take(queueArn, messageId);
      if (letter) state.facts.redriven(queueArn, letter, to, as);
    },
    discard(queueArn, messageId) {
      const message = take(queueArn, messageId);
      if (message) state.facts.deleted(queueArn, message, { units: 1 });
      return message !== undefined;
    },
    stop() {
      moves.stop();
      for (const { line } of queues.all()) line.close();
    },
  };
}

const namesOf = (queue: Queue): QueueNames => ({
  name: queue.record.name,
  arn: queue.arn,
  url: (endpoint) => urlOf(endpoint, queue),
});
