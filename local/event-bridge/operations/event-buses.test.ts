import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DescribeEventBusCommand,
  ListEventBusesCommand,
  type ListEventBusesCommandInput,
  ListRulesCommand,
  PutPermissionCommand,
  PutRuleCommand,
  RemovePermissionCommand,
  UpdateEventBusCommand,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { startTestEndpoint } from "../endpoint.fixture.ts";

const ARN = "arn:aws:events:us-east-1:000000000000:event-bus/shop";
const DLQ = "arn:aws:sqs:us-east-1:000000000000:dlq";

describe("event buses", () => {
  test("the default bus is there and stays", async () => {
    await using endpoint = await startTestEndpoint();
    const described = await endpoint.client.send(new DescribeEventBusCommand({}));
    expect(described).toMatchObject({
      Name: "default",
      Arn: "arn:aws:events:us-east-1:000000000000:event-bus/default",
      CreationTime: expect.any(Date),
    });
    await expect(endpoint.client.send(new DeleteEventBusCommand({ Name: "default" }))).rejects.toMatchObject({
      name: "ValidationException",
      message: "Cannot delete event bus default.",
    });
  });

  test("are made once, described, changed and deleted", async () => {
    await using endpoint = await startTestEndpoint();
    const { client } = endpoint;
    const created = await client.send(new CreateEventBusCommand({ Name: "shop", Description: "orders" }));
    expect(created).toMatchObject({ EventBusArn: ARN, Description: "orders" });
    await expect(client.send(new CreateEventBusCommand({ Name: "shop" }))).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
      message: "Event bus shop already exists.",
    });
    await endpoint.advance(5000);
    await client.send(new UpdateEventBusCommand({ Name: "shop", DeadLetterConfig: { Arn: DLQ } }));
    const described = await client.send(new DescribeEventBusCommand({ Name: ARN }));
    expect(described).toMatchObject({ Name: "shop", Arn: ARN, DeadLetterConfig: { Arn: DLQ } });
    expect(described.Description).toBeUndefined();
    expect(described.LastModifiedTime?.getTime()).toBeGreaterThan(described.CreationTime?.getTime() ?? 0);

    await client.send(new DeleteEventBusCommand({ Name: "shop" }));
    await expect(client.send(new DescribeEventBusCommand({ Name: "shop" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Event bus shop does not exist.",
    });
    await expect(client.send(new DeleteEventBusCommand({ Name: "shop" }))).resolves.toBeDefined();
  });

  test.each([
    [{ Name: "default" }, "ResourceAlreadyExistsException", "Event bus default already exists."],
    [{ Name: "team/bus" }, "ValidationException", "Event bus name must not contain '/'."],
    [
      { Name: "shop", EventSourceName: "aws.partner/example.com/1" },
      "ValidationException",
      "Event bus name must match event source name.",
    ],
  ])("are refused as %o", async (input, name, message) => {
    await using endpoint = await startTestEndpoint();
    await expect(endpoint.client.send(new CreateEventBusCommand(input))).rejects.toMatchObject({ name, message });
  });

  test("with rules are not deleted", async () => {
    await using endpoint = await startTestEndpoint();
    await endpoint.bus.run("CreateEventBus", { Name: "shop" });
    await endpoint.client.send(
      new PutRuleCommand({ Name: "r", EventBusName: "shop", EventPattern: '{"source":["a"]}' }),
    );
    await expect(endpoint.client.send(new DeleteEventBusCommand({ Name: "shop" }))).rejects.toMatchObject({
      name: "ValidationException",
    });
  });

  test("are listed by name, page after page", async () => {
    await using endpoint = await startTestEndpoint();
    const names = ["shop-b", "shop-a", "shop-c", "other"];
    for (const Name of names) await endpoint.bus.run("CreateEventBus", { Name });
    const list = (input: ListEventBusesCommandInput) => endpoint.client.send(new ListEventBusesCommand(input));
    const first = await list({ NamePrefix: "shop-", Limit: 2 });
    expect(first.EventBuses?.map(({ Name }) => Name)).toEqual(["shop-a", "shop-b"]);
    const second = await list({ NamePrefix: "shop-", Limit: 2, NextToken: first.NextToken });
    expect(second.EventBuses?.map(({ Name }) => Name)).toEqual(["shop-c"]);
    expect(second.NextToken).toBeUndefined();
    // Pages may change their size, but not what they are pages of.
    expect((await list({ NamePrefix: "shop-", NextToken: first.NextToken })).EventBuses).toHaveLength(1);
    for (const NextToken of ["made up", first.NextToken]) {
      await expect(list({ NamePrefix: "other", NextToken })).rejects.toMatchObject({
        name: "ValidationException",
        message: "Parameter NextToken is not valid.",
      });
    }
    const elsewhere = new ListRulesCommand({ NamePrefix: "shop-", NextToken: first.NextToken });
    await expect(endpoint.client.send(elsewhere)).rejects.toMatchObject({
      message: "Parameter NextToken is not valid.",
    });
  });

  test("of partners are refused by the source's name", async () => {
    await using endpoint = await startTestEndpoint();
    const Name = "aws.partner/example.com/1";
    await expect(
      endpoint.client.send(new CreateEventBusCommand({ Name, EventSourceName: Name })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException", message: `Event source ${Name} does not exist.` });
  });
});

describe("permissions", () => {
  const policyOf = async ({ client }: Awaited<ReturnType<typeof startTestEndpoint>>) => {
    const { Policy } = await client.send(new DescribeEventBusCommand({ Name: "shop" }));
    return Policy && JSON.parse(Policy);
  };

  test("are statements of the bus's policy", async () => {
    await using endpoint = await startTestEndpoint();
    const { client } = endpoint;
    await client.send(new CreateEventBusCommand({ Name: "shop" }));
    const Action = "events:PutEvents";
    const grant = (StatementId: string, Principal: string) =>
      client.send(new PutPermissionCommand({ EventBusName: "shop", Action, Principal, StatementId }));
    await grant("one", "111111111111");
    await grant("all", "*");
    await grant("one", "222222222222");
    const statement = (Sid: string, Principal: unknown) => ({ Sid, Effect: "Allow", Principal, Action, Resource: ARN });
    expect(await policyOf(endpoint)).toEqual({
      Version: "2012-10-17",
      Statement: [statement("all", "*"), statement("one", { AWS: "arn:aws:iam::222222222222:root" })],
    });

    const remove = (input: object) => client.send(new RemovePermissionCommand({ EventBusName: "shop", ...input }));
    await remove({ StatementId: "all" });
    expect((await policyOf(endpoint)).Statement).toHaveLength(1);
    await expect(remove({ StatementId: "all" })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Statement with the provided id does not exist.",
    });
    await remove({ RemoveAllPermissions: true });
    expect(await policyOf(endpoint)).toBeUndefined();
  });

  test("can be given as a whole policy, which replaces what was there", async () => {
    await using endpoint = await startTestEndpoint();
    await endpoint.bus.run("CreateEventBus", { Name: "shop" });
    const statement = { Sid: "s", Effect: "Allow", Principal: "*", Action: "*", Resource: ARN };
    const policy = { Version: "2012-10-17", Statement: [statement] };
    const put = (Policy: string) => endpoint.client.send(new PutPermissionCommand({ EventBusName: "shop", Policy }));
    await put(JSON.stringify(policy));
    expect(await policyOf(endpoint)).toEqual(policy);
    const huge = {
      ...policy,
      Statement: [{ ...statement, Resource: `${ARN.replace("event-bus", "rule")}/${"x".repeat(10_240)}` }],
    };
    await expect(put(JSON.stringify(huge))).rejects.toMatchObject({ name: "PolicyLengthExceededException" });
    expect(await policyOf(endpoint)).toEqual(policy);
  });

  const statement = { Sid: "s", Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource: ARN };
  const policy = (...Statement: object[]) => ({ Policy: JSON.stringify({ Version: "2012-10-17", Statement }) });
  const short = { Action: "events:PutEvents", Principal: "111111111111", StatementId: "s" };

  test.each<[object, string]>([
    [{ Policy: "no policy" }, "This policy contains invalid Json"],
    [{ Policy: "null" }, "This text appears not to be a policy"],
    [{ Policy: "{}" }, "Missing required field Version"],
    [policy(), "Could not parse the policy: Statement is empty!"],
    [policy({ ...statement, Sid: undefined }), "Missing required field Sid"],
    [policy({ ...statement, Resource: undefined }), "Missing required field Resource"],
    [policy({ ...statement, NotAction: "x" }), "Has prohibited field NotAction"],
    [policy(statement, statement), "The Statement Ids in the policy are not unique"],
    [
      policy({ ...statement, Action: "events:ListReplays" }),
      'The following action names are invalid: "events:ListReplays"',
    ],
    [policy({ ...statement, Action: "events:(" }), 'The following action names are invalid: "events:("'],
    [
      policy({ ...statement, Action: `events:${"*".repeat(40)}x` }),
      `The following action names are invalid: "events:${"*".repeat(40)}x"`,
    ],
    [
      {
        Policy: policy({ ...statement, Action: "deep" }).Policy.replace(
          '"deep"',
          "[".repeat(20_000) + "]".repeat(20_000),
        ),
      },
      "This text appears not to be a policy",
    ],
    [policy({ ...statement, Action: [[1]] }), "Statement 1: Action"],
    [
      policy({ ...statement, Action: "iam:ListUsers" }),
      "Action field includes AWS services that are inconsistent with specified vendor",
    ],
    [
      policy({ ...statement, Resource: `${ARN}-other` }),
      `The relative-id "event-bus/shop-other" is invalid for ARN "${ARN}-other"`,
    ],
    [
      policy({ ...statement, Resource: ARN.replace("000000000000", "111111111111") }),
      `The namespace "111111111111" is invalid for ARN "${ARN.replace("000000000000", "111111111111")}"`,
    ],
    [
      policy({ ...statement, Condition: { Looks: { a: "b" } } }),
      "Statement 1: the condition operator Looks is not supported",
    ],
    [
      { ...policy(statement), StatementId: "s" },
      "Action, Principal, StatementId and Condition could not be combined with Policy parameter.",
    ],
    [{}, "Parameter(s) Action must be specified."],
    [{ ...short, Principal: undefined }, "Parameter(s) Principal must be specified."],
    [{ ...short, Action: "events:PutRule" }, "Provided value in parameter 'action' is not supported."],
    [
      { ...short, Condition: { Type: "StringEquals", Key: "events:source", Value: "app" } },
      "Provided value in parameter 'condition.key' is not supported.",
    ],
    [
      { ...short, Condition: { Type: "StringEquals", Key: "aws:PrincipalOrgID", Value: "mine" } },
      "Provided value in parameter 'condition.value' is invalid.",
    ],
  ])("%o are refused: %s", async (input, message) => {
    await using endpoint = await startTestEndpoint();
    await endpoint.bus.run("CreateEventBus", { Name: "shop" });
    await expect(
      endpoint.client.send(new PutPermissionCommand({ EventBusName: "shop", ...input })),
    ).rejects.toMatchObject({ name: "ValidationException", message: expect.stringContaining(message) });
    expect(await policyOf(endpoint)).toBeUndefined();
  });

  test("are removed one by one or all together, not both", async () => {
    await using endpoint = await startTestEndpoint();
    const remove = (input: object) => endpoint.client.send(new RemovePermissionCommand(input));
    await expect(remove({})).rejects.toMatchObject({ message: "Parameter(s) StatementId must be specified." });
    await expect(remove({ StatementId: "s", RemoveAllPermissions: true })).rejects.toMatchObject({
      message: "StatementId could not be combined with All parameter.",
    });
  });

  test("need a bus", async () => {
    await using endpoint = await startTestEndpoint();
    const command = new PutPermissionCommand({ EventBusName: "nowhere", Policy: "{}" });
    await expect(endpoint.client.send(command)).rejects.toMatchObject({ message: "Event bus nowhere does not exist." });
  });
});
