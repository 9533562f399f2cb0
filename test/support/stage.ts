import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { apiEndpointParameter, nameOf } from "../../events/names.ts";
import { signedFetch } from "./signed-fetch.ts";

export interface Reply {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts the shape of what it reads.
  body: any;
}

export interface Mail {
  /** Milliseconds since the epoch. */
  at: number;
  to: string[];
  subject: string;
  text: string;
}

/** A running stage of the application, local or deployed, seen from outside: its API, and AWS through the SDK. */
export interface Stage {
  name: string;
  request(method: string, path: string, options?: { body?: unknown; headers?: Record<string, string> }): Promise<Reply>;
  events: EventBridgeClient;
  sqs: SQSClient;
  s3: S3Client;
  lambda: LambdaClient;
  logs: CloudWatchLogsClient;
  documents: DynamoDBDocumentClient;
  /** The environment variables of a function, by its name without the stage's prefix. */
  environmentOf(name: string): Promise<Record<string, string>>;
  /** The mails sent so far. Only the local cloud can tell. */
  mails?: () => Promise<Mail[]>;
  /** Drives time forward. Only a local cloud started with --clock can. */
  advance?: (seconds: number) => Promise<void>;
  /** Whether a function is at work. Only the local cloud can tell. */
  isBusy?: () => Promise<boolean>;
}

const LOCAL_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

/** Connects to a local cloud at `endpoint`, or to the stage deployed in the account of the current credentials. */
export async function connect(name: string, endpoint?: string): Promise<Stage> {
  const config = endpoint ? { endpoint, region: "us-east-1", credentials: LOCAL_CREDENTIALS } : {};
  const lambda = new LambdaClient(config);
  const api = endpoint ?? (await apiEndpoint(name));
  const send = endpoint ? fetch : signedFetch(lambda);

  return {
    name,
    request: requestTo(api, send),
    events: new EventBridgeClient(config),
    sqs: new SQSClient(config),
    s3: new S3Client(config),
    lambda,
    logs: new CloudWatchLogsClient(config),
    documents: DynamoDBDocumentClient.from(new DynamoDBClient(config)),
    async environmentOf(functionName) {
      const command = new GetFunctionConfigurationCommand({ FunctionName: nameOf({ name }, functionName) });
      const { Environment } = await lambda.send(command);
      return Environment?.Variables ?? {};
    },
    ...(endpoint ? localOnly(endpoint) : {}),
  };
}

/** Requests to an API by way of `send`: `fetch`, or `signedFetch` where callers sign. */
export function requestTo(api: string, send: ReturnType<typeof signedFetch>): Stage["request"] {
  return async (method, path, { body, headers = {} } = {}) => {
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const response = await send(`${api}${path}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(text === undefined ? {} : { body: text }),
    });
    const answer = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(answer) : answer };
  };
}

function localOnly(endpoint: string): Pick<Stage, "mails" | "advance" | "isBusy"> {
  return {
    mails: async () => (await (await fetch(`${endpoint}/_cloud/mail`)).json()) as Mail[],
    async advance(seconds) {
      const body = JSON.stringify({ advanceSeconds: seconds });
      const response = await fetch(`${endpoint}/_cloud/clock`, { method: "POST", body });
      if (!response.ok) throw new Error(`The clock does not advance: ${await response.text()}`);
    },
    async isBusy() {
      const environments = (await (await fetch(`${endpoint}/_cloud/functions`)).json()) as { busy: boolean }[];
      return environments.some(({ busy }) => busy);
    },
  };
}

async function apiEndpoint(stage: string): Promise<string> {
  const Name = apiEndpointParameter({ name: stage });
  const { Parameter } = await new SSMClient({}).send(new GetParameterCommand({ Name }));
  if (!Parameter?.Value) throw new Error(`The stage ${stage} has no SSM parameter ${Name}. Is it deployed?`);
  return Parameter.Value;
}
