import { Agent, request as httpRequest } from "node:http";
import { text } from "node:stream/consumers";
import { apis as apisWithClient } from "./apis.ts";
import { type Api, type ApiOperation, operationsOf } from "./operations-of.ts";
import type { Schema, Structure } from "./schema.ts";
import { examples, resources } from "./strange-input-resources.ts";
import type { Input, WireRequest } from "./wire.ts";

type Operation = [9, "", string, 0, [3, "", "", 0, string[], number[], number]];

const operation = (name: string, members: Record<string, 0 | 1>, required: number): Operation => [
  9,
  "",
  name,
  0,
  [3, "", "", 0, Object.keys(members), Object.values(members), required],
];

/** The streams of tables are an API of their own, whose client is not among the dependencies. */
const tableStreams: Api = {
  sdk: [
    operation("ListStreams", { TableName: 0, Limit: 1, ExclusiveStartStreamArn: 0 }, 0),
    operation("DescribeStream", { StreamArn: 0, Limit: 1, ExclusiveStartShardId: 0 }, 1),
    operation("GetShardIterator", { StreamArn: 0, ShardId: 0, ShardIteratorType: 0, SequenceNumber: 0 }, 3),
    operation("GetRecords", { ShardIterator: 0, Limit: 1 }, 1),
  ],
  signingName: "dynamodb",
  protocol: { json: "1.0", target: "DynamoDBStreams_20120810" },
};

export const apis: Record<string, Api> = { ...apisWithClient, "DynamoDB Streams": tableStreams };

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Longer than any answer takes, even on a busy machine. */
const HANGS_MS = 20_000;

/** A client that sends what a well-behaved one would not. */
export interface Client {
  send(request: WireRequest): Promise<Answer>;
  close(): void;
}

export function clientOf(endpoint: string): Client {
  const { hostname, port } = new URL(endpoint);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });

  function send(request: WireRequest, isRetry = false): Promise<Answer> {
    const { method, path, body } = request;
    const headers = { ...request.headers, "content-length": String(Buffer.byteLength(body)) };
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest({ hostname, port, agent, method, path, headers, timeout: HANGS_MS }, (incoming) => {
        const { statusCode: status = 0, headers: received } = incoming;
        text(incoming).then((answer) => resolve({ status, headers: received, body: answer }), reject);
      });
      outgoing.on("timeout", () => outgoing.destroy(new Error(`No answer within ${HANGS_MS} ms.`)));
      outgoing.on("error", (error) => {
        // The server may close a connection that was idle at the very moment when it is used again.
        if (outgoing.reusedSocket && !isRetry) send(request, true).then(resolve, reject);
        else reject(error);
      });
      outgoing.end(body);
    });
  }

  return { send: (request) => send(request), close: () => agent.destroy() };
}

/** An input that an operation takes, as long as what its examples name is there. */
export type Examples = (api: string, operation: ApiOperation) => Input;

/** Makes one of every resource, and gives inputs that name them. */
export async function createResources(endpoint: string, client: Client): Promise<Examples> {
  const found: Record<string, string> = { endpoint };
  let count = 0;

  /** Texts such as `{UUID}` stand for what the cloud made up. */
  function filled(value: unknown): unknown {
    if (typeof value === "function") return filled(value(count++));
    if (typeof value === "string") return value.replace(/\{([A-Za-z]+)\}/g, (all, name) => found[name] ?? all);
    if (Array.isArray(value)) return value.map(filled);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filled(each)]));
  }

  const inputOf: Examples = (api, { name, input }) => {
    const known = examples[api] ?? {};
    const members = input.members.flatMap((member): [string, unknown][] => {
      const special = `${name}.${member.name}`;
      if (Object.hasOwn(known, special)) return [[member.name, filled(known[special])]];
      if (Object.hasOwn(known, member.name)) return [[member.name, filled(known[member.name])]];
      return member.required ? [[member.name, exampleOf(member.schema)]] : [];
    });
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  };

  for (const [api, name, own = {}, wanted = {}] of resources) {
    const operation = operationsOf(apis[api] as Api).find((each) => each.name === name);
    if (!operation) throw new Error(`${api} has no operation ${name}.`);
    const { status, body } = await client.send(operation.request({ ...inputOf(api, operation), ...own }));
    if (status >= 300) throw new Error(`${api} ${name}: ${status} ${body}`);
    for (const [as, pattern] of Object.entries(wanted)) found[as] = pattern.exec(body)?.[1] ?? "";
  }
  return inputOf;
}

const SIMPLE = { text: "x", number: 1, boolean: true, time: 1_767_225_600, blob: "aGVsbG8=", document: {} };

/** Any value of a schema: required members alone, one item of a list and of a map. */
export function exampleOf(schema: Schema, levels = 6): unknown {
  if (levels === 0) return undefined;
  if (schema.kind === "list") return [exampleOf(schema.of(), levels - 1)];
  if (schema.kind === "map") return { a: exampleOf(schema.of(), levels - 1) };
  if (schema.kind !== "structure") return SIMPLE[schema.kind];
  return Object.fromEntries(givenMembers(schema).map((member) => [member.name, exampleOf(member.schema, levels - 1)]));
}

const givenMembers = ({ members, union }: Structure) =>
  union ? members.slice(0, 1) : members.filter(({ required }) => required);

/** The operations of an API that the cloud has: what it has not, it refuses with 501. */
export async function supportedOperations(client: Client, api: Api): Promise<ApiOperation[]> {
  const operations = operationsOf(api);
  const answers = await Promise.all(operations.map(({ bare }) => client.send(bare)));
  return operations.filter((_, i) => answers[i]?.status !== 501);
}

/** What is wrong with the answer to a request, whatever the request is. */
export async function faultOf(client: Client, request: WireRequest, { protocol }: Api): Promise<string | undefined> {
  try {
    const { status, headers, body } = await client.send(request);
    if (status >= 500 && status !== 501) return `${status} ${body}`;
    if (status < 400 || request.method === "HEAD") return undefined;
    // SQS speaks the Query protocol, too.
    const isForm = String(headers["content-type"]) === "text/xml" && request.headers["content-type"]?.includes("form");
    const isXml = isForm || "query" in protocol || ("rest" in protocol && protocol.rest === "xml");
    const code = isXml
      ? /<Code>(.*?)<\/Code>/.exec(body)?.[1]
      : (headers["x-amzn-errortype"] ?? JSON.parse(body).__type);
    return /^([\w.]+#)?[A-Z]\w+(\.\w+)*$/.test(String(code)) ? undefined : `${status} with the code ${code}: ${body}`;
  } catch (error) {
    return String(error);
  }
}

/** A request as a person can repeat it. */
export function shown({ method, path, headers, body }: WireRequest): string {
  const parts = [method, path, headers["x-amz-target"] ?? "", body.toString()];
  return parts
    .map((part) => (part.length > 500 ? `${part.slice(0, 500)}… (${part.length} characters)` : part))
    .join(" ");
}
