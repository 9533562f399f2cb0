import { type Call, type HttpRequest, nameOf } from "../aws.ts";
import { isForm, requestedOperation } from "../protocols/requested-operation.ts";
import { causedBy } from "../trace/by.ts";
import type { Injection } from "../trace/fact.ts";
import { callerNames } from "./caller-names.ts";
import type { Occasion } from "./occasion.ts";

/** What a request asks for and whom it concerns, in the words that faults are aimed with. */
export interface RequestOccasion extends Occasion {
  operation: string;
  resource: string[];
}

/** Operations whose requests do not name them; the SDK for JavaScript names S3's in `x-id`. */
const BY_PATH: [RegExp, string][] = [
  [/^s3:GET \/[^/]+\/./, "s3:GetObject"],
  [/^s3:PUT \/[^/]+\/./, "s3:PutObject"],
  [/^s3:HEAD \/[^/]+\/./, "s3:HeadObject"],
  [/^s3:DELETE \/[^/]+\/./, "s3:DeleteObject"],
  [/^ses:POST \/v2\/email\/outbound-emails$/, "ses:SendEmail"],
  [/^lambda:POST \/2015-03-31\/functions\/[^/]+\/invocations$/, "lambda:Invoke"],
];

/** Members of a request's body that name what it is about. */
const NAMING = ["TableName", "QueueUrl", "QueueName", "TopicArn", "StreamName", "StreamARN", "FunctionName", "Name"];

export function requestOccasion(service: string, request: HttpRequest, call: Call): RequestOccasion {
  return {
    operation: operationOf(service, request),
    resource: resourcesOf(service, request),
    caller: callerNames(call.caller),
    containing: () => request.body.toString("utf8"),
  };
}

/** Returns what the trace is told of a request that a fault strikes. */
export function aboutRequest(
  { operation, resource: [resource] }: RequestOccasion,
  { caller, requestId }: Call,
): Injection {
  return {
    operation,
    ...(resource !== undefined && { resource }),
    caller: nameOf(caller),
    requestId,
    ...causedBy(caller),
  };
}

function operationOf(service: string, request: HttpRequest): string {
  const named = request.query.get("x-id");
  if (named) return `${service}:${named}`;
  const asked = `${service}:${requestedOperation(request)}`;
  return BY_PATH.find(([pattern]) => pattern.test(asked))?.[1] ?? asked;
}

function resourcesOf(service: string, request: HttpRequest): string[] {
  if (service === "s3") {
    const path = decodeURIComponent(request.path.slice(1));
    const [bucket = ""] = path.split("/");
    return [bucket, path];
  }
  if (service === "lambda") return [request.path.split("/")[3] ?? ""];
  return namesIn(request);
}

function namesIn(request: HttpRequest): string[] {
  const text = request.body.toString("utf8");
  const members = isForm(request) ? Object.fromEntries(new URLSearchParams(text)) : parsed(text);
  const entries = Array.isArray(members["Entries"]) ? (members["Entries"] as Record<string, unknown>[]) : [];
  const buses = entries.map((entry) => entry?.["EventBusName"]);
  const names = [...NAMING.map((member) => members[member]), ...buses].filter((name) => typeof name === "string");
  // A queue is named by its URL.
  return names.map((name) => (name.startsWith("http") ? name.slice(name.lastIndexOf("/") + 1) : name));
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
