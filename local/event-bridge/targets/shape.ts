import { list, map, number, required, structure, text } from "../../api/shapes.ts";
import { anyArn, deadLetterConfig, plainName } from "../shapes.ts";

const headerName = text({ max: 512, pattern: "^[!#$%&'*+-.^_`|~0-9a-zA-Z]+$" });
const headerValue = text({ max: 512, pattern: "^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$" });
const queryKey = text({ max: 512, pattern: "[^\\x00-\\x1F\\x7F]+" });
const queryValue = text({ max: 512, pattern: "[^\\x00-\\x09\\x0B\\x0C\\x0E-\\x1F\\x7F]+" });

/** A target of a rule. */
export const target = structure({
  Id: required(plainName),
  Arn: required(anyArn),
  RoleArn: anyArn,
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
