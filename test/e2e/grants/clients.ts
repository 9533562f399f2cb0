import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import type { ClientSettings } from "cdk-local-cloud";

export type Clients = ReturnType<typeof clientsOf>;

/** The account's administrator, at each API. */
export const clientsOf = (settings: ClientSettings) => ({
  iam: new IAMClient(settings),
  sts: new STSClient(settings),
  sqs: new SQSClient(settings),
  s3: new S3Client(settings),
  lambda: new LambdaClient(settings),
  events: new EventBridgeClient(settings),
  logs: new CloudWatchLogsClient(settings),
});
