const LOCAL = "us-east-1:000000000000";
const EVENTS = `arn:aws:events:${LOCAL}`;
const QUEUE = `arn:aws:sqs:${LOCAL}:orders`;
const page = { Limit: 5, NamePrefix: "o" };
const rule = { Name: "orders", EventBusName: "default" };
const ofRule = { Rule: "orders", EventBusName: "default" };
const tags = [{ Key: "team", Value: "a" }];
const archive = { ArchiveName: "all", Description: "d", EventPattern: '{"source":["a"]}', RetentionDays: 1 };
const parameters = { IsValueSecret: true, Key: "k", Value: "v" };
const http = { HeaderParameters: [parameters], QueryStringParameters: [parameters], BodyParameters: [parameters] };
const connection = {
  Name: "c",
  Description: "d",
  AuthorizationType: "OAUTH_CLIENT_CREDENTIALS",
  AuthParameters: {
    BasicAuthParameters: { Username: "u", Password: "p" },
    ApiKeyAuthParameters: { ApiKeyName: "n", ApiKeyValue: "v" },
    OAuthParameters: {
      ClientParameters: { ClientID: "c", ClientSecret: "s" },
      AuthorizationEndpoint: "https://example.com/token",
      HttpMethod: "POST",
      OAuthHttpParameters: http,
    },
    InvocationHttpParameters: http,
  },
};
const destination = {
  Name: "d",
  ConnectionArn: `${EVENTS}:connection/c/1`,
  InvocationEndpoint: "https://example.com",
  HttpMethod: "POST",
  InvocationRateLimitPerSecond: 1,
};
const target = {
  Id: "1",
  Arn: `${QUEUE}.fifo`,
  RoleArn: "arn:aws:iam::000000000000:role/r",
  Input: "{}",
  InputPath: "$",
  InputTransformer: { InputPathsMap: { a: "$.a" }, InputTemplate: '"<a>"' },
  SqsParameters: { MessageGroupId: "g" },
  HttpParameters: { PathParameterValues: ["p"], HeaderParameters: { h: "v" }, QueryStringParameters: { q: "v" } },
  DeadLetterConfig: { Arn: `arn:aws:sqs:${LOCAL}:dead` },
  RetryPolicy: { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 },
};
const partnerEntry = { Time: 1, Source: "aws.partner/example.com/1", Resources: ["r"], DetailType: "t", Detail: "{}" };
const entry = { ...partnerEntry, Source: "a", EventBusName: "default" };

/** For each operation, an input with as many members as have a type of their own. */
export const wellFormed: [operation: string, input: object][] = Object.entries({
  CreateEventBus: { Name: "b", Description: "d", DeadLetterConfig: { Arn: `arn:aws:sqs:${LOCAL}:dead` }, Tags: tags },
  UpdateEventBus: { Name: "default", Description: "d", LogConfig: { IncludeDetail: "NONE", Level: "OFF" } },
  DescribeEventBus: { Name: "default" },
  ListEventBuses: page,
  DeleteEventBus: { Name: "b" },
  PutRule: {
    ...rule,
    EventPattern: '{"source":["a"]}',
    ScheduleExpression: "rate(7 days)",
    State: "ENABLED",
    Tags: tags,
  },
  DescribeRule: rule,
  EnableRule: rule,
  DisableRule: rule,
  DeleteRule: { ...rule, Force: true },
  ListRules: { ...page, EventBusName: "default" },
  ListRuleNamesByTarget: { TargetArn: target.Arn, Limit: 5 },
  PutTargets: { ...ofRule, Targets: [target] },
  RemoveTargets: { ...ofRule, Ids: ["1"], Force: false },
  ListTargetsByRule: { ...ofRule, Limit: 5 },
  PutEvents: { Entries: [entry] },
  TestEventPattern: { EventPattern: '{"source":["a"]}', Event: "{}" },
  PutPermission: {
    EventBusName: "default",
    Action: "events:PutEvents",
    Principal: "*",
    StatementId: "s",
    Policy: "{}",
  },
  RemovePermission: { EventBusName: "default", StatementId: "s", RemoveAllPermissions: false },
  TagResource: { ResourceARN: `${EVENTS}:event-bus/default`, Tags: tags },
  UntagResource: { ResourceARN: `${EVENTS}:event-bus/default`, TagKeys: ["team"] },
  ListTagsForResource: { ResourceARN: `${EVENTS}:event-bus/default` },
  CreateArchive: { ...archive, EventSourceArn: `${EVENTS}:event-bus/default` },
  UpdateArchive: archive,
  DescribeArchive: { ArchiveName: "all" },
  ListArchives: { ...page, State: "ENABLED", EventSourceArn: `${EVENTS}:event-bus/default` },
  DeleteArchive: { ArchiveName: "all" },
  StartReplay: {
    ReplayName: "r",
    EventSourceArn: `${EVENTS}:archive/all`,
    EventStartTime: 1,
    EventEndTime: 2,
    Destination: { Arn: `${EVENTS}:event-bus/default`, FilterArns: [`${EVENTS}:rule/orders`] },
  },
  DescribeReplay: { ReplayName: "r" },
  CancelReplay: { ReplayName: "r" },
  ListReplays: { NamePrefix: "r", Limit: 5 },
  CreateConnection: connection,
  UpdateConnection: connection,
  DescribeConnection: { Name: "c" },
  ListConnections: page,
  DeleteConnection: { Name: "c" },
  CreateApiDestination: destination,
  UpdateApiDestination: destination,
  DescribeApiDestination: { Name: "d" },
  ListApiDestinations: page,
  DeleteApiDestination: { Name: "d" },
  CreatePartnerEventSource: { Name: "aws.partner/example.com/1", Account: "000000000000" },
  DescribePartnerEventSource: { Name: "aws.partner/example.com/1" },
  ListPartnerEventSources: { NamePrefix: "aws.partner/example.com", Limit: 5 },
  DeletePartnerEventSource: { Name: "aws.partner/example.com/1", Account: "000000000000" },
  PutPartnerEvents: { Entries: [partnerEntry] },
  ActivateEventSource: { Name: "aws.partner/example.com/1" },
  DeactivateEventSource: { Name: "aws.partner/example.com/1" },
  DescribeEventSource: { Name: "aws.partner/example.com/1" },
  ListEventSources: page,
});

/** Inputs with a member whose text is read further, and where that is. */
type Parsed = [operation: string, path: (string | number)[], input: object];
export const parsed: Parsed[] = [
  ["PutPermission", ["Policy"], { Policy: "{}" }],
  ["PutRule", ["EventPattern"], { ...rule, EventPattern: "{}" }],
  ["PutRule", ["ScheduleExpression"], { ...rule, ScheduleExpression: "rate(7 days)" }],
  ["CreateArchive", ["EventPattern"], { ...archive, EventSourceArn: `${EVENTS}:event-bus/default` }],
  ["TestEventPattern", ["EventPattern"], { EventPattern: "{}", Event: "{}" }],
  ["TestEventPattern", ["Event"], { EventPattern: '{"detail":{"a":{"a":[1]}}}', Event: "{}" }],
  ["PutEvents", ["Entries", 0, "Detail"], { Entries: [entry] }],
  ["PutEvents", ["Entries", 0, "EventBusName"], { Entries: [entry] }],
  ...["Input", "InputPath"].map((name): Parsed => {
    return ["PutTargets", ["Targets", 0, name], { ...ofRule, Targets: [{ Id: "1", Arn: QUEUE, [name]: "" }] }];
  }),
  ["ListRules", ["NextToken"], { NextToken: "a" }],
  ["TagResource", ["ResourceARN"], { ResourceARN: "", Tags: tags }],
];
