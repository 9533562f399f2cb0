import { Duration } from "aws-cdk-lib";

/**
 * How long a queue keeps a message for its consumer. SQS counts from the first enqueue, also after it moved the message
 * to a standard dead-letter queue: what is left of that queue's retention is the time a person has to look at it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export const WORK_RETENTION = Duration.days(4);

/** How long a dead letter is kept, counted in the same way: the longest that SQS offers. */
export const DEAD_LETTER_RETENTION = Duration.days(14);
