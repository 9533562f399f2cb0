import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { onTestFinished } from "vitest";
import type { CloudProcess } from "../cloud-process.ts";

/** Calls the functions and reads the queues of a cloud. */
export function clientsOf({ endpoint }: CloudProcess) {
  const settings = { endpoint, region: "us-east-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } };
  const lambda = new LambdaClient(settings);
  const sqs = new SQSClient(settings);
  onTestFinished(() => {
    lambda.destroy();
    sqs.destroy();
  });
  return {
    sqs,
    async call(event: object = {}, FunctionName = "worker") {
      const { Payload } = await lambda.send(
        new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)) }),
      );
      return JSON.parse(Buffer.from(Payload ?? []).toString()) as unknown;
    },
    async queue(QueueName: string) {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
      return { QueueUrl, ...Attributes };
    },
  };
}
