import { Duration } from "aws-cdk-lib";

/**
 * How long a queue keeps a message for its consumer. SQS counts from the first enqueue, even after it moves the message
 * to a standard dead-letter queue, which shortens the time left to handle the dead letter.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export const WORK_RETENTION = Duration.days(4);

/** How long a dead letter is kept, counted the same way: SQS's maximum. */
export const DEAD_LETTER_RETENTION = Duration.days(14);
