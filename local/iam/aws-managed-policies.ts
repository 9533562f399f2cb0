interface AwsManaged {
  /** Defaults to `/`. */
  path?: string;
  statements: object[];
}

const on = (...actions: string[]): object[] => [{ Effect: "Allow", Action: actions, Resource: "*" }];

const LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
const SERVICE_ROLE = "/service-role/";

/**
 * The AWS managed policies that apply to the supported services, with their grants.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const AWS_MANAGED: Record<string, AwsManaged> = {
  AdministratorAccess: { statements: on("*") },
  AWSLambdaBasicExecutionRole: { path: SERVICE_ROLE, statements: on(...LOGS) },
  AWSLambdaDynamoDBExecutionRole: {
    path: SERVICE_ROLE,
    statements: on(
      "dynamodb:DescribeStream",
      "dynamodb:GetRecords",
      "dynamodb:GetShardIterator",
      "dynamodb:ListStreams",
      ...LOGS,
    ),
  },
  AWSLambdaRole: { path: SERVICE_ROLE, statements: on("lambda:InvokeFunction") },
  AWSLambdaSQSQueueExecutionRole: {
    path: SERVICE_ROLE,
    statements: on("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", ...LOGS),
  },
  AWSXRayDaemonWriteAccess: {
    statements: on(
      "xray:PutTraceSegments",
      "xray:PutTelemetryRecords",
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:GetSamplingStatisticSummaries",
    ),
  },
  AmazonEventBridgeSchedulerFullAccess: {
    statements: [
      { Effect: "Allow", Action: "scheduler:*", Resource: "*" },
      {
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: "arn:aws:iam::*:role/*",
        Condition: { StringLike: { "iam:PassedToService": "scheduler.amazonaws.com" } },
      },
    ],
  },
  AmazonKinesisFullAccess: { statements: on("kinesis:*") },
  AmazonS3FullAccess: { statements: on("s3:*", "s3-object-lambda:*") },
  AmazonS3ReadOnlyAccess: {
    statements: on("s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*"),
  },
  AmazonSQSFullAccess: { statements: on("sqs:*") },
};
