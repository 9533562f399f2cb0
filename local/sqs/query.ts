import type { Members } from "../api/shapes.ts";
import type { HttpRequest } from "../aws.ts";
import type { XmlContent } from "../xml.ts";

type Parameters = Record<string, unknown>;

// Lists and maps are flat in this protocol, and have a name in the singular: `AttributeName.1`, `Attribute.1.Name`.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html
const LISTS: Record<string, string> = {
  ActionName: "Actions",
  AttributeName: "AttributeNames",
  AWSAccountId: "AWSAccountIds",
  ChangeMessageVisibilityBatchRequestEntry: "Entries",
  DeleteMessageBatchRequestEntry: "Entries",
  MessageAttributeName: "MessageAttributeNames",
  MessageSystemAttributeName: "MessageSystemAttributeNames",
  SendMessageBatchRequestEntry: "Entries",
  TagKey: "TagKeys",
};
const MAPS: Record<string, string> = {
  Attribute: "Attributes",
  MessageAttribute: "MessageAttributes",
  MessageSystemAttribute: "MessageSystemAttributes",
  Tag: "Tags",
};
const RESULTS: Record<string, string> = {
  Failed: "BatchResultErrorEntry",
  Messages: "Message",
  QueueUrls: "QueueUrl",
  queueUrls: "QueueUrl",
  Results: "ListMessageMoveTasksResultEntry",
};

/** Whether a request is one of the Query protocol, which SDKs from before the end of 2023 speak. */
export const isQuery = ({ headers, query }: HttpRequest): boolean =>
  headers["x-amz-target"] === undefined &&
  (query.has("Action") || headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true);

/** Returns the request with the queue that its path names; a parameter `QueueUrl` takes precedence. */
export function withQueueUrl(request: HttpRequest): HttpRequest {
  if (request.path === "/") return request;
  return { ...request, query: new URLSearchParams([["QueueUrl", request.path], ...request.query]) };
}

/** Returns an operation's parameters by the names that they have in the JSON protocol. */
function read(parameters: Parameters, members: Members): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]): [string, unknown] => {
      const list = LISTS[name];
      if (list !== undefined) return [list, entriesOf(value).map(readEntry)];
      const map = MAPS[name];
      if (map === undefined) return [name, value];
      // CreateQueue alone has them in lower case.
      const member = map === "Tags" && "tags" in members ? "tags" : map;
      return [member, Object.fromEntries(entriesOf(value).map(pairOf))];
    }),
  );
}

const readEntry = (entry: unknown): unknown =>
  typeof entry === "object" && entry !== null ? read(entry as Parameters, {}) : entry;

/** Returns what is numbered, in order; a single value may come without its number. */
function entriesOf(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [value];
  return Object.entries(value)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, each]) => each);
}

function pairOf(entry: unknown): [string, unknown] {
  const { Name, Key = Name, Value } = (entry ?? {}) as Parameters;
  return [String(Key), Value];
}

/** Returns an operation's output as XML. */
function write(output: object, operation: string): XmlContent {
  return Object.fromEntries(
    Object.entries(output)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]): [string, XmlContent | XmlContent[]] => {
        if (name === "Attributes") return ["Attribute", pairs(value, "Name")];
        if (name === "MessageAttributes") return ["MessageAttribute", pairs(value, "Name")];
        if (name === "Tags") return ["Tag", pairs(value, "Key")];
        const element = name === "Successful" ? `${operation}ResultEntry` : RESULTS[name];
        if (element === undefined) return [name, value];
        return [
          element,
          value.map((each: string | object) => (typeof each === "object" ? write(each, operation) : each)),
        ];
      }),
  );
}

const pairs = (map: Record<string, XmlContent>, key: "Name" | "Key"): XmlContent[] =>
  Object.entries(map).map(([name, Value]) => ({ [key]: name, Value }));

/** How SQS's Query protocol differs from that of other services. */
export const QUERY = {
  namespace: "http://queue.amazonaws.com/doc/2012-11-05/",
  withoutResult: [
    "AddPermission",
    "ChangeMessageVisibility",
    "DeleteMessage",
    "DeleteQueue",
    "PurgeQueue",
    "RemovePermission",
    "SetQueueAttributes",
    "TagQueue",
    "UntagQueue",
  ],
  read,
  write,
};
