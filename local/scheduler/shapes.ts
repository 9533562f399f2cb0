import { list, number, oneOf, required, structure, text, time } from "../api/shapes.ts";

// Lengths, patterns and enums of the public API model: https://docs.aws.amazon.com/scheduler/latest/APIReference/
export const name = text({ min: 1, max: 64, pattern: "^[0-9a-zA-Z-_.]+$" });
export const clientToken = text({ min: 1, max: 64, pattern: "^[a-zA-Z0-9-_]+$" });
export const tagKey = text({ min: 1, max: 128 });
export const tags = list(structure({ Key: required(tagKey), Value: required(text({ min: 1, max: 256 })) }), {
  max: 200,
});
/** Schedule groups carry tags, schedules do not. */
export const tagged = {
  ResourceArn: required(
    text({
      min: 1,
      max: 1011,
      pattern: "^arn:aws(-[a-z]+)?:scheduler:[a-z0-9\\-]+:\\d{12}:schedule-group\\/[0-9a-zA-Z-_.]+$",
    }),
  ),
};
/** The page parameters of a list operation. */
export const page = { NextToken: text({ min: 1, max: 2048 }), MaxResults: number({ min: 1, max: 100 }) };

const target = structure({
  Arn: required(text({ min: 1, max: 1600 })),
  RoleArn: required(text({ min: 1, max: 1600, pattern: "^arn:aws(-[a-z]+)?:iam::\\d{12}:role\\/[\\w+=,.@\\/-]+$" })),
  DeadLetterConfig: structure({
    Arn: text({ min: 1, max: 1600, pattern: "^arn:aws(-[a-z]+)?:sqs:[a-z0-9\\-]+:\\d{12}:[a-zA-Z0-9\\-_]+$" }),
  }),
  RetryPolicy: structure({
    MaximumEventAgeInSeconds: number({ min: 60, max: 86400 }),
    MaximumRetryAttempts: number({ min: 0, max: 185 }),
  }),
  Input: text({ min: 1 }),
  EventBridgeParameters: structure({
    DetailType: required(text({ min: 1, max: 128 })),
    Source: required(
      text({
        min: 1,
        max: 256,
        pattern: "^(?=[/\\.\\-_A-Za-z0-9]+)((?!aws\\.).*)|(\\$(\\.[\\w_-]+(\\[(\\d+|\\*)\\])*)*)$",
      }),
    ),
  }),
  KinesisParameters: structure({ PartitionKey: required(text({ min: 1, max: 256 })) }),
  SqsParameters: structure({ MessageGroupId: text({ min: 1, max: 128 }) }),
});

/** A schedule with all its settings. */
export const schedule = {
  Name: required(name),
  GroupName: name,
  ScheduleExpression: required(text({ min: 1, max: 256 })),
  StartDate: time,
  EndDate: time,
  Description: text({ max: 512 }),
  ScheduleExpressionTimezone: text({ min: 1, max: 50 }),
  State: oneOf("ENABLED", "DISABLED"),
  KmsKeyArn: text({
    min: 1,
    max: 2048,
    pattern: "^arn:aws(-[a-z]+)?:kms:[a-z0-9\\-]+:\\d{12}:(key|alias)\\/[0-9a-zA-Z-_]*$",
  }),
  Target: required(target),
  FlexibleTimeWindow: required(
    structure({
      Mode: required(oneOf("OFF", "FLEXIBLE")),
      MaximumWindowInMinutes: number({ min: 1, max: 1440 }),
    }),
  ),
  ClientToken: clientToken,
  ActionAfterCompletion: oneOf("NONE", "DELETE"),
};
