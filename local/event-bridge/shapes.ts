import { list, number, oneOf, required, structure, text } from "../api/shapes.ts";

// Lengths, patterns and enums of the public API model: https://docs.aws.amazon.com/eventbridge/latest/APIReference/
const NAME = "[\\.\\-_A-Za-z0-9]+";
export const BUS_PREFIX = "(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?";

export const plainName = text({ min: 1, max: 64, pattern: NAME });
export const busName = text({ min: 1, max: 256, pattern: "[/\\.\\-_A-Za-z0-9]+" });
export const plainBusName = text({ min: 1, max: 256, pattern: NAME });
export const busNameOrArn = text({ min: 1, max: 1600, pattern: `${BUS_PREFIX}[/\\.\\-_A-Za-z0-9]+` });
export const archiveName = text({ min: 1, max: 48, pattern: NAME });
export const eventSourceArn = text({
  min: 1,
  max: 1600,
  pattern: "^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:.+\\/.+$",
});
export const anyArn = text({ min: 1, max: 1600 });
export const busDescription = text({ max: 512 });
export const description = text({ max: 512, pattern: ".*" });
export const eventPattern = text({ max: 4096 });
export const retentionDays = number({ min: 0 });
export const kmsKey = text({ max: 2048, pattern: "^[a-zA-Z0-9_\\-/:]*$" });
export const deadLetterConfig = structure({ Arn: anyArn });
export const logConfig = structure({
  IncludeDetail: oneOf("NONE", "FULL"),
  Level: oneOf("OFF", "ERROR", "INFO", "TRACE"),
});
export const tagKey = text({ min: 1, max: 128 });
export const tags = list(structure({ Key: required(tagKey), Value: required(text({ max: 256 })) }));
export const paging = { NextToken: text({ min: 1, max: 2048 }), Limit: number({ min: 1, max: 100 }) };
export const replayState = oneOf("STARTING", "RUNNING", "CANCELLING", "COMPLETED", "CANCELLED", "FAILED");
export const archiveState = oneOf("ENABLED", "DISABLED", "CREATING", "UPDATING", "CREATE_FAILED", "UPDATE_FAILED");

export const ofRule = { Name: required(plainName), EventBusName: busNameOrArn };
