import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

const sqs = new SQSClient();

/** Passes a parcel on to the queue in `QUEUE_URL`. */
export const handler = async (event: { id: string; resources: string[] }): Promise<void> => {
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env["QUEUE_URL"], MessageBody: JSON.stringify(event) }));
  console.log(`Passed ${event.resources[0]} on`);
};
