import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { ExplainedError } from "../../explained-error.ts";

/** How the account of a stage is asked: as any AWS tool does it, by profile, environment, and Region. */
export interface Clients {
  stacks: CloudFormationClient;
  logs: CloudWatchLogsClient;
  queues: SQSClient;
}

/** Throws `ExplainedError` where the SDK's clients are not installed: only this command needs them. */
export async function createClients(): Promise<Clients> {
  try {
    const [cloudFormation, logs, sqs] = await Promise.all([
      import("@aws-sdk/client-cloudformation"),
      import("@aws-sdk/client-cloudwatch-logs"),
      import("@aws-sdk/client-sqs"),
    ]);
    return {
      stacks: new cloudFormation.CloudFormationClient({}),
      logs: new logs.CloudWatchLogsClient({}),
      queues: new sqs.SQSClient({}),
    };
  } catch (cause) {
    throw new ExplainedError(
      "The console of a deployed stage needs the clients of AWS's SDK: npm install -D @aws-sdk/client-cloudformation @aws-sdk/client-cloudwatch-logs @aws-sdk/client-sqs",
      { cause },
    );
  }
}
