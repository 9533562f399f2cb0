import {
  boolean,
  list,
  type Members,
  map,
  number,
  oneOf,
  required,
  structure,
  text,
  time,
} from "../../validation/shapes.ts";
import { connectionInputs } from "./connection-inputs.ts";
import { partnerInputs } from "./partner-inputs.ts";
import { printEntry } from "./print-entry.ts";

// Lengths, patterns and enums of the public API model: https://docs.aws.amazon.com/eventbridge/latest/APIReference/
const NAME = "[\\.\\-_A-Za-z0-9]+";
const BUS_PREFIX = "(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?";

const name = text({ min: 1, max: 64, pattern: NAME });
const busName = text({ min: 1, max: 256, pattern: "[/\\.\\-_A-Za-z0-9]+" });
const plainBusName = text({ min: 1, max: 256, pattern: NAME });
const busNameOrArn = text({ min: 1, max: 1600, pattern: `${BUS_PREFIX}[/\\.\\-_A-Za-z0-9]+` });
const archiveName = text({ min: 1, max: 48, pattern: NAME });
const eventSourceArn = text({
  min: 1,
  max: 1600,
  pattern: "^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$",
});
const arn = text({ min: 1, max: 1600 });
const busDescription = text({ max: 512 });
const description = text({ max: 512, pattern: ".*" });
const eventPattern = text({ max: 4096 });
const retentionDays = number({ min: 0 });
const kmsKey = text({ max: 2048, pattern: "^[a-zA-Z0-9_\\-/:]*$" });
const deadLetterConfig = structure({ Arn: arn });
const logConfig = structure({ IncludeDetail: oneOf("NONE", "FULL"), Level: oneOf("OFF", "ERROR", "INFO", "TRACE") });
const tagKey = text({ min: 1, max: 128 });
const tags = list(structure({ Key: required(tagKey), Value: required(text({ max: 256 })) }));
const page: Members = { NextToken: text({ min: 1, max: 2048 }), Limit: number({ min: 1, max: 100 }) };
const replayState = oneOf("STARTING", "RUNNING", "CANCELLING", "COMPLETED", "CANCELLED", "FAILED");
const archiveState = oneOf("ENABLED", "DISABLED", "CREATING", "UPDATING", "CREATE_FAILED", "UPDATE_FAILED");

const headerName = text({ max: 512, pattern: "^[!#$%&'*+-.^_`|~0-9a-zA-Z]+$" });
const headerValue = text({ max: 512, pattern: "^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$" });
const queryKey = text({ max: 512, pattern: "[^\\x00-\\x1F\\x7F]+" });
const queryValue = text({ max: 512, pattern: "[^\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F]+" });

const target = structure({
  Id: required(name),
  Arn: required(arn),
  RoleArn: arn,
  Input: text({ max: 8192 }),
  InputPath: text({ max: 256 }),
  InputTransformer: structure({
    InputPathsMap: map(text({ min: 1, max: 256, pattern: "[A-Za-z0-9\\_\\-]+" }), text({ max: 256 }), { max: 100 }),
    InputTemplate: required(text({ min: 1, max: 8192 })),
  }),
  KinesisParameters: structure({ PartitionKeyPath: required(text({ max: 256 })) }),
  SqsParameters: structure({ MessageGroupId: text({ max: 100 }) }),
  HttpParameters: structure({
    PathParameterValues: list(text({ pattern: "^(?!\\s*$).+" })),
    HeaderParameters: map(headerName, headerValue),
    QueryStringParameters: map(queryKey, queryValue),
  }),
  DeadLetterConfig: deadLetterConfig,
  RetryPolicy: structure({
    MaximumRetryAttempts: number({ min: 0, max: 185 }),
    MaximumEventAgeInSeconds: number({ min: 60, max: 86400 }),
  }),
});

const rule: Members = { Name: required(name), EventBusName: busNameOrArn };

/** The shape of each operation's input. */
export const inputs = {
  CreateEventBus: {
    Name: required(busName),
    EventSourceName: text({ min: 1, max: 256, pattern: "aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,}" }),
    Description: busDescription,
    KmsKeyIdentifier: kmsKey,
    DeadLetterConfig: deadLetterConfig,
    LogConfig: logConfig,
    Tags: tags,
  },
  UpdateEventBus: {
    Name: busName,
    KmsKeyIdentifier: kmsKey,
    Description: busDescription,
    DeadLetterConfig: deadLetterConfig,
    LogConfig: logConfig,
  },
  DescribeEventBus: { Name: busNameOrArn },
  ListEventBuses: { NamePrefix: busName, ...page },
  DeleteEventBus: { Name: required(busName) },
  PutRule: {
    Name: required(name),
    ScheduleExpression: text({ max: 256 }),
    EventPattern: eventPattern,
    State: oneOf("ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"),
    Description: text({ max: 512 }),
    RoleArn: arn,
    Tags: tags,
    EventBusName: busNameOrArn,
  },
  DescribeRule: rule,
  EnableRule: rule,
  DisableRule: rule,
  DeleteRule: { ...rule, Force: boolean },
  ListRules: { NamePrefix: name, EventBusName: busNameOrArn, ...page },
  ListRuleNamesByTarget: { TargetArn: required(arn), EventBusName: busNameOrArn, ...page },
  PutTargets: {
    Rule: required(name),
    EventBusName: busNameOrArn,
    Targets: required(list(target, { min: 1, max: 100 })),
  },
  RemoveTargets: {
    Rule: required(name),
    EventBusName: busNameOrArn,
    Ids: required(list(name, { min: 1, max: 100 })),
    Force: boolean,
  },
  ListTargetsByRule: { Rule: required(name), EventBusName: busNameOrArn, ...page },
  PutEvents: {
    Entries: required(
      list(
        structure({
          Time: time,
          Source: text(),
          Resources: list(text({ max: 2048 })),
          DetailType: text(),
          Detail: text(),
          EventBusName: text({ min: 1, max: 1600, pattern: `${BUS_PREFIX}[\\.\\-_A-Za-z0-9]+` }),
          TraceHeader: text({ min: 1, max: 500 }),
        }),
        { min: 1, max: 10, print: printEntry },
      ),
    ),
    EndpointId: text({ min: 1, max: 50, pattern: "^[A-Za-z0-9\\-]+[\\.][A-Za-z0-9\\-]+$" }),
  },
  TestEventPattern: { EventPattern: required(eventPattern), Event: required(text()) },
  PutPermission: {
    EventBusName: plainBusName,
    Action: text({ min: 1, max: 64, pattern: "events:[a-zA-Z]+" }),
    Principal: text({ min: 1, max: 12, pattern: "(\\d{12}|\\*)" }),
    StatementId: text({ min: 1, max: 64, pattern: "[a-zA-Z0-9-_]+" }),
    Condition: structure({ Type: required(text()), Key: required(text()), Value: required(text()) }),
    Policy: text(),
  },
  RemovePermission: {
    StatementId: text({ min: 1, max: 64, pattern: "[a-zA-Z0-9-_]+" }),
    RemoveAllPermissions: boolean,
    EventBusName: plainBusName,
  },
  TagResource: { ResourceARN: required(arn), Tags: required(tags) },
  UntagResource: { ResourceARN: required(arn), TagKeys: required(list(tagKey)) },
  ListTagsForResource: { ResourceARN: required(arn) },
  CreateArchive: {
    ArchiveName: required(archiveName),
    EventSourceArn: required(eventSourceArn),
    Description: description,
    EventPattern: eventPattern,
    RetentionDays: retentionDays,
    KmsKeyIdentifier: kmsKey,
  },
  UpdateArchive: {
    ArchiveName: required(archiveName),
    Description: description,
    EventPattern: eventPattern,
    RetentionDays: retentionDays,
    KmsKeyIdentifier: kmsKey,
  },
  DescribeArchive: { ArchiveName: required(archiveName) },
  DeleteArchive: { ArchiveName: required(archiveName) },
  ListArchives: { NamePrefix: archiveName, EventSourceArn: eventSourceArn, State: archiveState, ...page },
  StartReplay: {
    ReplayName: required(name),
    Description: description,
    EventSourceArn: required(eventSourceArn),
    EventStartTime: required(time),
    EventEndTime: required(time),
    Destination: required(structure({ Arn: required(arn), FilterArns: list(arn) })),
  },
  DescribeReplay: { ReplayName: required(name) },
  CancelReplay: { ReplayName: required(name) },
  ListReplays: { NamePrefix: name, State: replayState, EventSourceArn: eventSourceArn, ...page },
  ...connectionInputs,
  ...partnerInputs,
} satisfies Record<string, Members>;
