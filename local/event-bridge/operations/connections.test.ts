import {
  CreateApiDestinationCommand,
  CreateConnectionCommand,
  type CreateConnectionCommandInput,
  DeauthorizeConnectionCommand,
  DeleteApiDestinationCommand,
  DeleteConnectionCommand,
  DescribeApiDestinationCommand,
  DescribeConnectionCommand,
  ListApiDestinationsCommand,
  ListConnectionsCommand,
  UpdateApiDestinationCommand,
  UpdateConnectionCommand,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { startTestEndpoint, type TestEndpoint } from "../endpoint.fixture.ts";

const basic: CreateConnectionCommandInput = {
  Name: "partner",
  AuthorizationType: "BASIC",
  AuthParameters: {
    BasicAuthParameters: { Username: "user", Password: "pass" },
    InvocationHttpParameters: {
      HeaderParameters: [
        { Key: "X-Open", Value: "shown" },
        { Key: "X-Secret", Value: "hidden", IsValueSecret: true },
      ],
    },
  },
};

const create = ({ client }: TestEndpoint, input: Partial<CreateConnectionCommandInput> = {}) =>
  client.send(new CreateConnectionCommand({ ...basic, ...input }));

const describeConnection = ({ client }: TestEndpoint) =>
  client.send(new DescribeConnectionCommand({ Name: "partner" }));

describe("a connection", () => {
  test("is made, and described without its secrets", async () => {
    await using endpoint = await startTestEndpoint();
    const made = await create(endpoint);
    expect(made).toMatchObject({
      ConnectionArn: expect.stringMatching(
        /^arn:aws:events:us-east-1:000000000000:connection\/partner\/[0-9a-f-]{36}$/,
      ),
      ConnectionState: "AUTHORIZED",
      CreationTime: expect.any(Date),
    });
    const described = await describeConnection(endpoint);
    expect(described).toMatchObject({
      ConnectionArn: made.ConnectionArn,
      AuthorizationType: "BASIC",
      SecretArn: expect.stringMatching(/:secret:events!connection\/partner\/[0-9a-f-]{36}-[a-z0-9]{6}$/),
      LastAuthorizedTime: expect.any(Date),
    });
    expect(described.AuthParameters).toEqual({
      BasicAuthParameters: { Username: "user" },
      InvocationHttpParameters: {
        HeaderParameters: [
          { Key: "X-Open", Value: "shown" },
          { Key: "X-Secret", IsValueSecret: true },
        ],
      },
    });
    await expect(create(endpoint)).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
      message: "Connection partner already exists.",
    });
  });

  test("changes in part, or to another way of authorization", async () => {
    await using endpoint = await startTestEndpoint();
    const { client } = endpoint;
    await create(endpoint);
    const update = (input: object) => client.send(new UpdateConnectionCommand({ Name: "partner", ...input }));
    await update({ AuthParameters: { BasicAuthParameters: { Username: "new" } } });
    expect((await describeConnection(endpoint)).AuthParameters?.BasicAuthParameters).toEqual({ Username: "new" });
    await expect(update({ AuthorizationType: "API_KEY" })).rejects.toMatchObject({ name: "ValidationException" });
    const ApiKeyAuthParameters = { ApiKeyName: "X-Key", ApiKeyValue: "k" };
    await update({ AuthorizationType: "API_KEY", AuthParameters: { ApiKeyAuthParameters } });
    const { AuthParameters } = await describeConnection(endpoint);
    expect(AuthParameters?.ApiKeyAuthParameters).toEqual({ ApiKeyName: "X-Key" });
    expect(AuthParameters?.BasicAuthParameters).toBeUndefined();
  });

  test("loses its parameters when it is deauthorized, and goes when it is deleted", async () => {
    await using endpoint = await startTestEndpoint();
    const { client } = endpoint;
    await create(endpoint);
    const deauthorized = await client.send(new DeauthorizeConnectionCommand({ Name: "partner" }));
    expect(deauthorized.ConnectionState).toBe("DEAUTHORIZED");
    expect((await describeConnection(endpoint)).AuthParameters).toEqual({});
    const deleted = await client.send(new DeleteConnectionCommand({ Name: "partner" }));
    expect(deleted.ConnectionState).toBe("DELETING");
    await expect(describeConnection(endpoint)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Failed to describe the connection(s). Connection 'partner' does not exist.",
    });
  });

  test("is listed by name and state", async () => {
    await using endpoint = await startTestEndpoint();
    for (const Name of ["b", "a"]) await create(endpoint, { Name });
    const list = async (filter: object) => {
      const { Connections = [] } = await endpoint.client.send(new ListConnectionsCommand(filter));
      return Connections.map(({ Name }) => Name);
    };
    expect(await list({})).toEqual(["a", "b"]);
    expect(await list({ NamePrefix: "b" })).toEqual(["b"]);
    expect(await list({ ConnectionState: "DEAUTHORIZED" })).toEqual([]);
  });

  test("is refused with three breaches named in one message", async () => {
    await using endpoint = await startTestEndpoint();
    const Name = "This should fail with two errors 123467890123412341234123412341234";
    const failed = "failed to satisfy constraint: Member must";
    await expect(create(endpoint, { Name, AuthorizationType: "INVALID" as "BASIC" })).rejects.toMatchObject({
      name: "ValidationException",
      message:
        `3 validation errors detected: Value '${Name}' at 'name' ${failed} have length less than or equal to 64; ` +
        `Value '${Name}' at 'name' ${failed} satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+; ` +
        `Value 'INVALID' at 'authorizationType' ${failed} satisfy enum value set: ` +
        "[BASIC, OAUTH_CLIENT_CREDENTIALS, API_KEY]",
    });
  });
});

describe("an API destination", () => {
  const createDestination = async (endpoint: TestEndpoint, ConnectionArn: string | undefined) =>
    endpoint.client.send(
      new CreateApiDestinationCommand({
        Name: "hook",
        ConnectionArn,
        InvocationEndpoint: "https://example.com/api",
        HttpMethod: "POST",
      }),
    );

  test("is made, changed, listed and deleted", async () => {
    await using endpoint = await startTestEndpoint();
    const { client } = endpoint;
    const { ConnectionArn } = await create(endpoint);
    const made = await createDestination(endpoint, ConnectionArn);
    expect(made).toMatchObject({
      ApiDestinationArn: expect.stringMatching(/:api-destination\/hook\/[0-9a-f-]{36}$/),
      ApiDestinationState: "ACTIVE",
    });
    await expect(createDestination(endpoint, ConnectionArn)).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
    });
    const changes = { HttpMethod: "PUT", InvocationEndpoint: "https://example.com/v2" } as const;
    await client.send(new UpdateApiDestinationCommand({ Name: "hook", ...changes }));
    const summary = { Name: "hook", ConnectionArn, ...changes, InvocationRateLimitPerSecond: 300 };
    const describeDestination = () => client.send(new DescribeApiDestinationCommand({ Name: "hook" }));
    expect(await describeDestination()).toMatchObject(summary);
    const { ApiDestinations } = await client.send(new ListApiDestinationsCommand({ ConnectionArn }));
    expect(ApiDestinations).toMatchObject([summary]);
    await client.send(new DeauthorizeConnectionCommand({ Name: "partner" }));
    expect(await describeDestination()).toMatchObject({ ApiDestinationState: "INACTIVE" });
    await client.send(new DeleteApiDestinationCommand({ Name: "hook" }));
    await expect(describeDestination()).rejects.toMatchObject({
      message: "Failed to describe the api-destination(s). An api-destination 'hook' does not exist.",
    });
  });

  test("needs a connection", async () => {
    await using endpoint = await startTestEndpoint();
    const arn = "arn:aws:events:us-east-1:000000000000:connection/none/1";
    await expect(createDestination(endpoint, arn)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    const pattern =
      "^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$";
    await expect(createDestination(endpoint, "none")).rejects.toMatchObject({
      message: `1 validation error detected: Value 'none' at 'connectionArn' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`,
    });
  });
});
