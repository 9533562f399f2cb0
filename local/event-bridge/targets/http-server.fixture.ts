import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
  CreateApiDestinationCommand,
  CreateConnectionCommand,
  type CreateConnectionCommandInput,
  PutTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import type { Fact } from "../../trace.ts";
import type { TestEndpoint } from "../endpoint.fixture.ts";

interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** An endpoint of somebody else: it answers as told and remembers what it was asked. */
export async function startServer(
  answer: (seen: Seen, response: ServerResponse) => void = (_, response) => response.end(),
) {
  const requests: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const seen = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body };
    requests.push(seen);
    answer(seen, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    requests,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const API_KEY: CreateConnectionCommandInput = {
  Name: "partner",
  AuthorizationType: "API_KEY",
  AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "X-Api-Key", ApiKeyValue: "secret" } },
};

interface Setup {
  url: string;
  connection?: CreateConnectionCommandInput;
  method?: "POST" | "GET" | "PUT";
  rate?: number;
  target?: Partial<Target>;
}

/** A rule on the default bus that calls the endpoint through a connection; gives the destination's ARN. */
export async function connect({ client, bus }: TestEndpoint, setup: Setup): Promise<string> {
  const { ConnectionArn } = await client.send(new CreateConnectionCommand(setup.connection ?? API_KEY));
  const { ApiDestinationArn = "" } = await client.send(
    new CreateApiDestinationCommand({
      Name: "partner",
      ConnectionArn,
      InvocationEndpoint: setup.url,
      HttpMethod: setup.method ?? "POST",
      InvocationRateLimitPerSecond: setup.rate,
    }),
  );
  await bus.run("PutRule", { Name: "orders", EventPattern: '{"source":["app"]}' });
  const target = { Id: "1", Arn: ApiDestinationArn, RoleArn: "arn:aws:iam::000000000000:role/invoke", ...setup.target };
  await client.send(new PutTargetsCommand({ Rule: "orders", Targets: [target] }));
  return ApiDestinationArn;
}

export const put = ({ bus }: TestEndpoint, n = 1) =>
  bus.run("PutEvents", { Entries: [{ Source: "app", DetailType: "t", Detail: `{"n":${n}}` }] });

export async function deliver(endpoint: TestEndpoint): Promise<void> {
  await put(endpoint);
  await endpoint.bus.idle();
}

export const facts = ({ trace }: TestEndpoint, kind: string): Fact[] =>
  trace.recent().filter((fact) => fact.kind === kind);
