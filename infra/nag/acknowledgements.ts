/** A cdk-nag finding that is intended. */
export interface Acknowledgement {
  /** The rule, with the finding in brackets if the rule has several. */
  rule: RegExp;
  /** The path of the construct. */
  where: RegExp;
  reason: string;
}

export const acknowledgements: Acknowledgement[] = [
  {
    rule: /^AwsSolutions-SQS3$/,
    where: /\/DeadLetters\/Resource$/,
    reason: "It is a dead-letter queue: of a rule's target, of a function or of a stream, which the rule does not see.",
  },
  {
    rule: /^Serverless-SQSRedrivePolicy$/,
    where: /\/DeadLetters\/Resource$/,
    reason: "It is a dead-letter queue; people look into it when its alarm goes off.",
  },
  {
    rule: /^Serverless-LambdaEventSourceMappingDestination$/,
    where: /\/SqsEventSource:/,
    reason: "Lambda has no on-failure destination for SQS: the queue's redrive policy does that.",
  },
  {
    rule: /^Serverless-LambdaDLQ$/,
    where: /^[\w-]+-order\/(PostOrder|GetOrder|CancelOrder)\/Resource$/,
    reason: "The HTTP API waits for its answer: the failure is the caller's to see.",
  },
  {
    rule: /^Serverless-LambdaDLQ$/,
    where: /\/(Handler\/Function|Relay)\/Resource$/,
    reason: "Failures go to an on-failure destination, which tells more than a function's DLQ, or to the queue's DLQ.",
  },
  {
    rule: /^AwsSolutions-S1$/,
    where: /\/(Claims|Reports)\/Resource$/,
    reason: "Functions alone read and write it; who wants to know each access turns on CloudTrail's data events.",
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    where: /Role\/DefaultPolicy\/Resource$/,
    reason: "X-Ray's PutTraceSegments and PutTelemetryRecords take no resource.",
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:s3:::<SsmParameterValue\w+claimbucketname\w+>\/\*\]$/,
    where: /Role\/DefaultPolicy\/Resource$/,
    reason: "A claim's key is the hash of its data: every object of the bucket is a claim.",
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::<Reports\w+\.Arn>\/\*\]$/,
    where: /\/report-sales\/Handler\/FunctionRole\/DefaultPolicy\/Resource$/,
    reason: "A report's key is its day: every object of the bucket is a report.",
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:identity\/\*\]$/,
    where: /\/(on-order-update|on-daily-sales-reported)\/Handler\/FunctionRole\/DefaultPolicy\/Resource$/,
    reason:
      "A condition allows one sender; the identity is its address or its domain, in the sandbox the recipient's too.",
  },
  {
    rule: /^Serverless-SNSRedrivePolicy$/,
    where: /^[\w-]+-bus\/Alarms\//,
    reason: "A mail that cannot be delivered tells nothing that CloudWatch's alarm history does not keep.",
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:iam::<AWS::AccountId>:role\/cdk-[\w-]+-role-<AWS::AccountId>-\*\]$/,
    where: /^[\w-]+-github\/(Diff|Deploy)\/DefaultPolicy\/Resource$/,
    reason: "The bootstrap's roles end with their Region: one role of GitHub's deploys to each.",
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:(cloudformation|dynamodb|events|lambda|logs|s3|sqs|ssm):\S+[-/]\*\]$/,
    where: /^[\w-]+-github\/(Deploy|Test)\/DefaultPolicy\/Resource$/,
    reason: "Stages come and go, as those of pull requests do: what has the application's name is a stage's.",
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:\*\/\$default\/\*\/orders\*\]$/,
    where: /^[\w-]+-github\/Test\/DefaultPolicy\/Resource$/,
    reason: "An API's id is made with the stage.",
  },
  {
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    where: /^[\w-]+-github\/(Deploy|Test)\/DefaultPolicy\/Resource$/,
    reason: "The settings and quotas of an account, and its list of queues, take no resource.",
  },
];
