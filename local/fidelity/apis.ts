import * as cloudFormation from "@aws-sdk/client-cloudformation";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as dynamoDb from "@aws-sdk/client-dynamodb";
import * as eventBridge from "@aws-sdk/client-eventbridge";
import * as iam from "@aws-sdk/client-iam";
import * as kinesis from "@aws-sdk/client-kinesis";
import * as lambda from "@aws-sdk/client-lambda";
import * as s3 from "@aws-sdk/client-s3";
import * as scheduler from "@aws-sdk/client-scheduler";
import * as ses from "@aws-sdk/client-sesv2";
import * as stepFunctions from "@aws-sdk/client-sfn";
import * as sns from "@aws-sdk/client-sns";
import * as sqs from "@aws-sdk/client-sqs";
import * as ssm from "@aws-sdk/client-ssm";
import * as sts from "@aws-sdk/client-sts";
import type { Api } from "./operations-of.ts";

/** The APIs that the local cloud speaks, by their heading in docs/fidelity.md. */
export const apis: Record<string, Api> = {
  EventBridge: { sdk: eventBridge, signingName: "events", protocol: { json: "1.1", target: "AWSEvents" } },
  "EventBridge Scheduler": { sdk: scheduler, signingName: "scheduler", protocol: { rest: "json" } },
  Lambda: { sdk: lambda, signingName: "lambda", protocol: { rest: "json" } },
  SQS: { sdk: sqs, signingName: "sqs", protocol: { json: "1.0", target: "AmazonSQS" } },
  SNS: { sdk: sns, signingName: "sns", protocol: { query: "2010-03-31" } },
  Kinesis: { sdk: kinesis, signingName: "kinesis", protocol: { json: "1.1", target: "Kinesis_20131202" } },
  "Step Functions": {
    sdk: stepFunctions,
    signingName: "states",
    protocol: { json: "1.0", target: "AWSStepFunctions" },
  },
  DynamoDB: { sdk: dynamoDb, signingName: "dynamodb", protocol: { json: "1.0", target: "DynamoDB_20120810" } },
  S3: { sdk: s3, signingName: "s3", protocol: { rest: "xml" }, elsewhere: ["ListDirectoryBuckets"] },
  "CloudWatch Logs": { sdk: logs, signingName: "logs", protocol: { json: "1.1", target: "Logs_20140328" } },
  SES: { sdk: ses, signingName: "ses", protocol: { rest: "json" } },
  "Systems Manager": { sdk: ssm, signingName: "ssm", protocol: { json: "1.1", target: "AmazonSSM" } },
  IAM: { sdk: iam, signingName: "iam", protocol: { query: "2010-05-08" } },
  CloudFormation: { sdk: cloudFormation, signingName: "cloudformation", protocol: { query: "2010-05-15" } },
  STS: { sdk: sts, signingName: "sts", protocol: { query: "2011-06-15" } },
};
