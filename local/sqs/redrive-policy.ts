import { parseJsonObject } from "../json.ts";
import { invalidValue } from "./errors.ts";

export interface RedrivePolicy {
  deadLetterTargetArn: string;
  maxReceiveCount: number;
}

export interface RedriveAllowPolicy {
  redrivePermission: "allowAll" | "denyAll" | "byQueue";
  sourceQueueArns: string[];
}

const MAX_RECEIVES = 1000;
const MAX_SOURCES = 10;

/** Parses the JSON of `RedrivePolicy`. Throws `InvalidParameterValue`. */
export function parseRedrivePolicy(text: string): RedrivePolicy {
  const invalid = (reason: string) => invalidValue(text, "RedrivePolicy", reason);
  const { deadLetterTargetArn, maxReceiveCount } = parse(text, invalid);
  if (deadLetterTargetArn === undefined || maxReceiveCount === undefined)
    throw invalid("Redrive policy does not contain mandatory attribute: deadLetterTargetArn and maxReceiveCount.");
  if (typeof deadLetterTargetArn !== "string" || !/^arn:aws:sqs:[\w-]+:\d+:[\w.-]+$/.test(deadLetterTargetArn))
    throw invalid("Invalid value for deadLetterTargetArn.");
  const count = Number(maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > MAX_RECEIVES)
    throw invalid(
      `Invalid value for maxReceiveCount: ${maxReceiveCount}, valid values are from 1 to ${MAX_RECEIVES} both inclusive.`,
    );
  return { deadLetterTargetArn, maxReceiveCount: count };
}

/** Parses the JSON of `RedriveAllowPolicy`. Throws `InvalidParameterValue`. */
export function parseRedriveAllowPolicy(text: string): RedriveAllowPolicy {
  const invalid = (reason: string) => invalidValue(text, "RedriveAllowPolicy", reason);
  const { redrivePermission, sourceQueueArns = [] } = parse(text, invalid);
  if (redrivePermission !== "allowAll" && redrivePermission !== "denyAll" && redrivePermission !== "byQueue")
    throw invalid("redrivePermission must be allowAll, denyAll or byQueue.");
  if (!Array.isArray(sourceQueueArns) || sourceQueueArns.some((arn) => typeof arn !== "string"))
    throw invalid("sourceQueueArns must be a list of queue ARNs.");
  if (redrivePermission === "byQueue" ? sourceQueueArns.length === 0 : sourceQueueArns.length > 0)
    throw invalid("sourceQueueArns goes with the redrivePermission byQueue, and byQueue with sourceQueueArns.");
  if (sourceQueueArns.length > MAX_SOURCES) throw invalid(`sourceQueueArns can name up to ${MAX_SOURCES} queues.`);
  return { redrivePermission, sourceQueueArns };
}

function parse(text: string, invalid: (reason: string) => Error): Record<string, unknown> {
  const policy = parseJsonObject(text);
  if (policy) return policy;
  throw invalid("Redrive policy is not a valid JSON map.");
}
