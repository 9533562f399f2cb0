import type { Caller } from "../aws.ts";

/** A message as it was received from a queue. */
export interface ReceivedMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  md5OfBody: string;
  md5OfMessageAttributes?: string | undefined;
  /** SQS's own, such as `ApproximateReceiveCount`. */
  attributes: Record<string, string>;
  messageAttributes?: Record<string, MessageAttribute> | undefined;
}

export interface MessageAttribute {
  DataType: string;
  StringValue?: string | undefined;
  /** Base64. */
  BinaryValue?: string | undefined;
}

/** What Lambda needs of SQS. */
export interface QueueSource {
  /** Resolves with `[]` when `waitMs` passed or the signal is aborted. */
  receive(queueArn: string, options: { max: number; waitMs: number; signal?: AbortSignal }): Promise<ReceivedMessage[]>;
  delete(queueArn: string, receiptHandles: string[]): unknown;
  send(queueArn: string, message: { body: string }, caller: Caller): Promise<{ messageId: string }>;
  /** The same for a dead letter, which Lambda tells the trace of itself. */
  sendLetter(queueArn: string, letter: { body: string }, caller: Caller): Promise<{ messageId: string }>;
  /** The queue's own policy. */
  policyOf?(queueArn: string): object | undefined;
}

/** A record of a table's stream, exactly as a function gets it; only what Lambda itself reads is typed. */
export interface StreamRecord {
  dynamodb: {
    SequenceNumber: string;
    Keys: object;
    /** Seconds since the epoch. */
    ApproximateCreationDateTime: number;
  };
}

/** What Lambda needs of DynamoDB's streams. */
export interface StreamSource {
  /** Records after a sequence number, oldest first; waits until there is one, `[]` when the signal is aborted. */
  readStream(
    streamArn: string,
    options: { after?: string; limit: number; signal?: AbortSignal },
  ): Promise<StreamRecord[]>;
}
