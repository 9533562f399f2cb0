import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, onTestFinished, test } from "vitest";
import { ADMINISTRATOR, type Caller } from "../aws.ts";
import { drivenClock } from "../clock.ts";
import { createIdentities } from "../iam/identities.ts";
import { seededRandom } from "../random.ts";
import { serve } from "../serve.fixture.ts";
import { memoryStore } from "../store.ts";
import { createSts } from "./sts.ts";

const ROOT = "arn:aws:iam::000000000000:root";
const CALLER = "arn:aws:iam::000000000000:role/caller";
const role: Caller = { type: "role", arn: "arn:aws:sts::000000000000:assumed-role/caller/run", roleArn: CALLER };

const trusting = (Principal: unknown, Condition?: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole", ...(Condition && { Condition }) }],
});

async function setUp(caller: Caller = ADMINISTRATOR) {
  const clock = { ...drivenClock(), now: () => Date.parse("2026-02-03T04:05:06.789Z") };
  const identities = createIdentities({ random: seededRandom(1), store: memoryStore(), clock });
  identities.createRole("caller", trusting({ Service: "lambda.amazonaws.com" }));
  const server = await serve(createSts({ clock, identities }).service, caller);
  const client = new STSClient(server.client);
  onTestFinished(() => {
    client.destroy();
    return server.close();
  });
  const assume = (RoleArn: string, more: object = {}) =>
    client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "me", ...more }));
  return { client, identities, clock, assume };
}

test("identifies the caller", async () => {
  const administrator = await setUp();
  expect(await administrator.client.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Arn: "arn:aws:iam::000000000000:user/administrator",
    UserId: expect.stringMatching(/^AIDA\w{17}$/),
    Account: "000000000000",
  });
  const { client } = await setUp(role);
  expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Arn: "arn:aws:sts::000000000000:assumed-role/caller/run",
    UserId: expect.stringMatching(/^AROA\w{17}:run$/),
  });
});

test("issues credentials for the role, until they expire", async () => {
  const { identities, clock, assume } = await setUp();
  const arn = identities.createRole("tried", trusting({ AWS: ROOT }));
  const { Credentials, AssumedRoleUser } = await assume(arn, { DurationSeconds: 900 });
  expect(AssumedRoleUser).toEqual({
    AssumedRoleId: expect.stringMatching(/^AROA\w{17}:me$/),
    Arn: "arn:aws:sts::000000000000:assumed-role/tried/me",
  });
  expect(Credentials?.Expiration).toEqual(new Date("2026-02-03T04:20:06Z"));
  expect(identities.find(Credentials?.AccessKeyId ?? "")).toEqual({
    caller: { type: "role", arn: AssumedRoleUser?.Arn, roleArn: arn },
    credentials: {
      accessKeyId: Credentials?.AccessKeyId,
      secretAccessKey: Credentials?.SecretAccessKey,
      sessionToken: Credentials?.SessionToken,
    },
    expiresAt: clock.now() + 900_000,
  });
});

describe("the trust policy decides", () => {
  const MAY = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }] };
  test.each<[string, Caller, unknown, boolean]>([
    ["the administrator, for the account", ADMINISTRATOR, { AWS: ROOT }, true],
    ["the administrator, for the account's number", ADMINISTRATOR, { AWS: "000000000000" }, true],
    ["the administrator, by name", ADMINISTRATOR, { AWS: "arn:aws:iam::000000000000:user/administrator" }, true],
    ["the administrator, for a function's role", ADMINISTRATOR, { Service: "lambda.amazonaws.com" }, false],
    ["a role by its name", role, { AWS: CALLER }, true],
    ["a role for the account, without its own policy", role, { AWS: ROOT }, false],
    ["another role", role, { AWS: `${CALLER}-2` }, false],
  ])("%s", async (_, caller, principal, allowed) => {
    const { identities, assume } = await setUp(caller);
    const arn = identities.createRole("tried", trusting(principal));
    if (allowed) return expect((await assume(arn)).Credentials?.AccessKeyId).toMatch(/^ASIA/);
    await expect(assume(arn)).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: ${caller.type === "service" ? "" : caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    });
  });

  test("a role for the account also needs the caller's own policy, and a policy alone is not enough", async () => {
    const { identities, assume } = await setUp(role);
    identities.putPolicy("caller", "may", MAY);
    const [open, closed] = [trusting({ AWS: ROOT }), trusting({ Service: "events.amazonaws.com" })];
    expect((await assume(identities.createRole("open", open))).Credentials).toBeDefined();
    await expect(assume(identities.createRole("closed", closed))).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(assume(`${CALLER}-unknown`)).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("with the external id that it requires", async () => {
    const { identities, assume } = await setUp();
    const trust = trusting({ AWS: ROOT }, { StringEquals: { "sts:ExternalId": "secret" } });
    const arn = identities.createRole("tried", trust);
    await expect(assume(arn)).rejects.toMatchObject({ name: "AccessDenied" });
    expect((await assume(arn, { ExternalId: "secret" })).Credentials).toBeDefined();
  });
});

test.each<[Caller, object, string]>([
  [ADMINISTRATOR, { DurationSeconds: 899 }, "Member must have value greater than or equal to 900"],
  [ADMINISTRATOR, { DurationSeconds: 7200 }, "exceeds the MaxSessionDuration set for this role"],
  [ADMINISTRATOR, { RoleSessionName: "a b" }, "'roleSessionName'"],
  [ADMINISTRATOR, { Policy: "{}" }, "Policy is not supported by the local cloud"],
  [role, { DurationSeconds: 7200 }, "1 hour session limit for roles assumed by role chaining"],
])("%j may not request %j", async (caller, given, message) => {
  const { identities, assume } = await setUp(caller);
  const arn = identities.createRole("tried", trusting({ AWS: [ROOT, CALLER] }));
  const known = identities.roles.find("tried");
  if (known && caller === role) identities.roles.save({ ...known, maxSessionSeconds: 43_200 });
  await expect(assume(arn, given)).rejects.toMatchObject({
    name: "ValidationError",
    message: expect.stringContaining(message),
  });
});

test("rejects unsupported operations and parameters by name", async () => {
  const { client } = await setUp();
  await expect(client.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
    name: "InvalidAction",
    message: expect.stringContaining("sts: the operation GetSessionToken is not supported"),
    $metadata: { httpStatusCode: 501 },
  });
});
