import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { redrive } from "../../../events/dead-letters/redrive.ts";

/** Redrives every dead letter of a stage, as `npm run dlq -- redrive` does. */
export async function handler({ stage }: { stage: string }): Promise<{ redriven: number; failed: string[] }> {
  const { redriven, failed } = await redrive({ sqs: new SQSClient(), lambda: new LambdaClient() }, { stage });
  return { redriven: redriven.length, failed: failed.map(({ message }) => message) };
}
