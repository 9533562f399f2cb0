import { boolean, list, type Members, number, structure, text } from "../validation/shapes.ts";

const loggingConfiguration = structure({
  level: text(),
  includeExecutionData: boolean,
  destinations: list(structure({ cloudWatchLogsLogGroup: structure({ logGroupArn: text() }) })),
});
const tagList = list(structure({ key: text(), value: text() }));
const tracingConfiguration = structure({ enabled: boolean });
const encryptionConfiguration = structure({ type: text(), kmsKeyId: text(), kmsDataKeyReusePeriodSeconds: number() });

/** The shape of each operation's input: https://docs.aws.amazon.com/step-functions/latest/apireference/ */
export const inputs = {
  CreateStateMachine: {
    name: text(),
    definition: text(),
    roleArn: text(),
    type: text(),
    loggingConfiguration: loggingConfiguration,
    tags: tagList,
    tracingConfiguration: tracingConfiguration,
    publish: boolean,
    versionDescription: text(),
    encryptionConfiguration: encryptionConfiguration,
  },
  DeleteStateMachine: { stateMachineArn: text() },
  DescribeExecution: { executionArn: text(), includedData: text() },
  DescribeStateMachine: { stateMachineArn: text(), includedData: text() },
  DescribeStateMachineForExecution: { executionArn: text(), includedData: text() },
  GetExecutionHistory: {
    executionArn: text(),
    maxResults: number(),
    reverseOrder: boolean,
    nextToken: text(),
    includeExecutionData: boolean,
  },
  ListExecutions: {
    stateMachineArn: text(),
    statusFilter: text(),
    maxResults: number(),
    nextToken: text(),
    mapRunArn: text(),
    redriveFilter: text(),
  },
  ListStateMachines: { maxResults: number(), nextToken: text() },
  ListTagsForResource: { resourceArn: text() },
  StartExecution: { stateMachineArn: text(), name: text(), input: text(), traceHeader: text() },
  StartSyncExecution: {
    stateMachineArn: text(),
    name: text(),
    input: text(),
    traceHeader: text(),
    includedData: text(),
  },
  StopExecution: { executionArn: text(), error: text(), cause: text() },
  TagResource: { resourceArn: text(), tags: tagList },
  UntagResource: { resourceArn: text(), tagKeys: list(text()) },
  UpdateStateMachine: {
    stateMachineArn: text(),
    definition: text(),
    roleArn: text(),
    loggingConfiguration: loggingConfiguration,
    tracingConfiguration: tracingConfiguration,
    publish: boolean,
    versionDescription: text(),
    encryptionConfiguration: encryptionConfiguration,
  },
  ValidateStateMachineDefinition: { definition: text(), type: text(), severity: text(), maxResults: number() },
} satisfies Record<string, Members>;
