import * as sdk from "@aws-sdk/client-eventbridge";
import { expect, test } from "vitest";
import { startTestEndpoint } from "../endpoint.fixture.ts";

const COMMANDS = Object.keys(sdk)
  .filter((name) => /^[A-Z].*Command$/.test(name))
  .map((name) => name.replace(/Command$/, ""));

const NOT_HERE = ["CreateEndpoint", "DeleteEndpoint", "DescribeEndpoint", "ListEndpoints", "UpdateEndpoint"];
const AT_HOME_ONLY = /Archive|Replay|Connection|ApiDestination/;

/** An operation's command, without any input. */
function command(operation: string): sdk.ListRulesCommand {
  const Command = Object.entries(sdk).find(([name]) => name === `${operation}Command`)?.[1] as
    | (new (
        input: object,
      ) => sdk.ListRulesCommand)
    | undefined;
  if (!Command) throw new Error(`The SDK has no ${operation}.`);
  return new Command({});
}

test("every operation of the API is there, but for global endpoints, which are refused by name", async () => {
  await using endpoint = await startTestEndpoint();
  const send = (operation: string) => endpoint.client.send(command(operation));
  expect(COMMANDS.length).toBeGreaterThan(50);
  for (const operation of COMMANDS) {
    const status = await send(operation).then(
      () => 200,
      ({ $metadata, message }) => {
        if (NOT_HERE.includes(operation)) expect(message).toMatch(`the operation ${operation} is not supported`);
        return $metadata.httpStatusCode;
      },
    );
    expect([operation, status === 501]).toEqual([operation, NOT_HERE.includes(operation)]);
  }
});

test("other accounts and regions have buses, and are told what they do not have", async () => {
  await using endpoint = await startTestEndpoint();
  const elsewhere = endpoint.clientIn({ region: "eu-west-1" });
  for (const operation of COMMANDS.filter((each) => AT_HOME_ONLY.test(each))) {
    await expect(elsewhere.send(command(operation))).rejects.toMatchObject({
      message: `events: the operation ${operation} is supported by the local cloud in account 000000000000 and region us-east-1 only.`,
      $metadata: { httpStatusCode: 501 },
    });
  }
  const { EventBuses } = await elsewhere.send(new sdk.ListEventBusesCommand({}));
  expect(EventBuses?.map(({ Arn }) => Arn)).toEqual(["arn:aws:events:eu-west-1:000000000000:event-bus/default"]);
});

test("a scheduled rule of another account's default bus fires in that account", async () => {
  await using endpoint = await startTestEndpoint();
  const other = endpoint.clientIn({ account: "111111111111" });
  await other.send(new sdk.PutRuleCommand({ Name: "tick", ScheduleExpression: "rate(1 minute)" }));
  const Targets = [{ Id: "q", Arn: "arn:aws:sqs:us-east-1:000000000000:q" }];
  await other.send(new sdk.PutTargetsCommand({ Rule: "tick", Targets }));
  expect(await other.send(new sdk.DescribeRuleCommand({ Name: "tick" }))).toMatchObject({
    EventBusName: "default",
    CreatedBy: "111111111111",
  });
  expect((await endpoint.client.send(new sdk.ListRulesCommand({}))).Rules).toEqual([]);
  await endpoint.advance(60_000);
  expect(endpoint.received).toMatchObject([
    { ruleArn: "arn:aws:events:us-east-1:111111111111:rule/tick", event: { account: "111111111111" } },
  ]);
});
