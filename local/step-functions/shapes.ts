import { boolean, list, number, required, structure, text } from "../api/shapes.ts";

// The members of the API: https://docs.aws.amazon.com/step-functions/latest/apireference/
export const machine = { stateMachineArn: required(text()) };
export const execution = { executionArn: required(text()), includedData: text() };
export const resource = { resourceArn: required(text()) };

/** The page parameters of a list operation. */
export const page = { maxResults: number(), nextToken: text() };

/** The input that starts an execution. */
export const start = { ...machine, name: text(), input: text(), traceHeader: text() };

/** The settings of a state machine that can be created and updated. */
export const settings = {
  definition: text(),
  roleArn: text(),
  loggingConfiguration: structure({
    level: text(),
    includeExecutionData: boolean,
    destinations: list(structure({ cloudWatchLogsLogGroup: structure({ logGroupArn: text() }) })),
  }),
  tracingConfiguration: structure({ enabled: boolean }),
  encryptionConfiguration: structure({ type: text(), kmsKeyId: text(), kmsDataKeyReusePeriodSeconds: number() }),
  publish: boolean,
};

export const tags = list(structure({ key: text(), value: text() }));
