import * as sdk from "@aws-sdk/client-iam";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Caller } from "../aws.ts";
import { drivenClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { serve } from "../serve.fixture.ts";
import { memoryStore } from "../store.ts";
import { createRefusal } from "./authorizer.ts";
import { createIam } from "./iam.ts";
import { createIdentities } from "./identities.ts";

const trusting = (Principal: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }],
});
const TRUST = trusting({ Service: "lambda.amazonaws.com" });
const LAMBDA: Caller = { type: "service", service: "lambda.amazonaws.com", sourceArn: "arn:aws:lambda:::f" };
const ARN = "arn:aws:iam::000000000000:role/first";
const BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
const ROLE = { RoleName: "first", AssumeRolePolicyDocument: JSON.stringify(TRUST) };
const POLICY = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }] };
const PUT = { RoleName: "first", PolicyName: "queues", PolicyDocument: JSON.stringify(POLICY) };

async function setUp(store = memoryStore()) {
  const clock = { ...drivenClock(), now: () => Date.parse("2026-02-03T04:05:06.789Z") };
  const identities = createIdentities({ random: seededRandom(1), store, clock });
  const server = await serve(createIam({ clock, identities }).service);
  const client = new sdk.IAMClient(server.client);
  onTestFinished(() => {
    client.destroy();
    return server.close();
  });
  const refusal = createRefusal({ now: clock.now, policiesOf: identities.policiesOf });
  const may = (action: string, resource = "arn:aws:sqs:us-east-1:000000000000:q") =>
    refusal({ type: "role", arn: "arn:session", roleArn: ARN }, [{ action, resource }]) === undefined;
  return { client, identities, may, clock };
}

const read = (document: string | undefined): unknown => JSON.parse(decodeURIComponent(document ?? ""));

describe("a role", () => {
  test("is created, described, listed, trusted immediately, and deleted", async () => {
    const { client, identities, clock } = await setUp();
    const { Role } = await client.send(
      new sdk.CreateRoleCommand({ ...ROLE, Description: "mine", Tags: [{ Key: "team", Value: "a&b" }] }),
    );
    expect(Role).toMatchObject({
      RoleName: "first",
      Arn: ARN,
      Path: "/",
      Description: "mine",
      MaxSessionDuration: 3600,
      Tags: [{ Key: "team", Value: "a&b" }],
      CreateDate: new Date("2026-02-03T04:05:06Z"),
    });
    expect(Role?.RoleId).toMatch(/^AROA[A-Z0-9]{17}$/);
    expect(Role?.AssumeRolePolicyDocument).not.toMatch(/[{"*]/);
    const found = await client.send(new sdk.GetRoleCommand({ RoleName: "first" }));
    expect(read(found.Role?.AssumeRolePolicyDocument)).toEqual(TRUST);
    expect(identities.mayAssume(ARN, LAMBDA, clock.now())).toBe(true);

    const Events = trusting({ Service: "events.amazonaws.com" });
    await client.send(
      new sdk.UpdateAssumeRolePolicyCommand({ RoleName: "first", PolicyDocument: JSON.stringify(Events) }),
    );
    expect(identities.mayAssume(ARN, LAMBDA, clock.now())).toBe(false);
    await client.send(new sdk.UpdateRoleCommand({ RoleName: "first", MaxSessionDuration: 7200 }));
    const { Roles } = await client.send(new sdk.ListRolesCommand({}));
    expect(Roles).toMatchObject([{ RoleName: "first", MaxSessionDuration: 7200, Description: "mine" }]);

    await client.send(new sdk.DeleteRoleCommand({ RoleName: "first" }));
    await expect(client.send(new sdk.GetRoleCommand({ RoleName: "first" }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: "The role with name first cannot be found.",
    });
  });

  test("has a path in its ARN, and is found only by that ARN", async () => {
    const { client, identities, clock } = await setUp();
    const { Role } = await client.send(new sdk.CreateRoleCommand({ ...ROLE, Path: "/service-role/" }));
    expect(Role?.Arn).toBe("arn:aws:iam::000000000000:role/service-role/first");
    expect(identities.mayAssume(Role?.Arn ?? "", LAMBDA, clock.now())).toBe(true);
    expect(identities.mayAssume(ARN, LAMBDA, clock.now())).toBe(false);
    const inPath = async (PathPrefix: string) =>
      (await client.send(new sdk.ListRolesCommand({ PathPrefix }))).Roles?.length;
    expect([await inPath("/service-role/"), await inPath("/other/")]).toEqual([1, 0]);
  });

  test("has the permissions of its inline policies", async () => {
    const { client, may } = await setUp();
    await client.send(new sdk.CreateRoleCommand(ROLE));
    expect(may("sqs:SendMessage")).toBe(false);
    await client.send(new sdk.PutRolePolicyCommand(PUT));
    expect(may("sqs:SendMessage")).toBe(true);
    const names = { RoleName: "first", PolicyName: "queues" };
    const { PolicyDocument } = await client.send(new sdk.GetRolePolicyCommand(names));
    expect(read(PolicyDocument)).toEqual(POLICY);
    expect((await client.send(new sdk.ListRolePoliciesCommand(names))).PolicyNames).toEqual(["queues"]);
    await expect(client.send(new sdk.DeleteRoleCommand(names))).rejects.toMatchObject({
      name: "DeleteConflictException",
      message: "Cannot delete entity, must delete policies first.",
    });
    await client.send(new sdk.DeleteRolePolicyCommand(names));
    expect(may("sqs:SendMessage")).toBe(false);
    await expect(client.send(new sdk.GetRolePolicyCommand(names))).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: "The role policy with name queues cannot be found.",
    });
  });

  test("has the permissions of its attached managed policies", async () => {
    const { client, may } = await setUp();
    await client.send(new sdk.CreateRoleCommand(ROLE));
    const { Policy } = await client.send(
      new sdk.CreatePolicyCommand({ PolicyName: "queues", PolicyDocument: JSON.stringify(POLICY), Description: "d" }),
    );
    const PolicyArn = Policy?.Arn ?? "";
    expect(PolicyArn).toBe("arn:aws:iam::000000000000:policy/queues");
    const attached = { RoleName: "first", PolicyArn };
    await client.send(new sdk.AttachRolePolicyCommand(attached));
    await client.send(new sdk.AttachRolePolicyCommand({ RoleName: "first", PolicyArn: BASIC }));
    expect([may("sqs:SendMessage"), may("logs:PutLogEvents"), may("s3:GetObject")]).toEqual([true, true, false]);
    const { AttachedPolicies } = await client.send(new sdk.ListAttachedRolePoliciesCommand({ RoleName: "first" }));
    expect(AttachedPolicies).toEqual([
      { PolicyName: "queues", PolicyArn },
      { PolicyName: "AWSLambdaBasicExecutionRole", PolicyArn: BASIC },
    ]);
    const got = await client.send(new sdk.GetPolicyCommand({ PolicyArn }));
    expect(got.Policy).toMatchObject({ AttachmentCount: 1, DefaultVersionId: "v1", Description: "d" });
    const version = await client.send(new sdk.GetPolicyVersionCommand({ PolicyArn, VersionId: "v1" }));
    expect(read(version.PolicyVersion?.Document)).toEqual(POLICY);
    await expect(client.send(new sdk.DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({
      name: "DeleteConflictException",
    });
    await expect(client.send(new sdk.DeleteRoleCommand({ RoleName: "first" }))).rejects.toMatchObject({
      message: "Cannot delete entity, must detach all policies first.",
    });
    await client.send(new sdk.DetachRolePolicyCommand(attached));
    expect(may("sqs:SendMessage")).toBe(false);
    await expect(client.send(new sdk.DetachRolePolicyCommand(attached))).rejects.toMatchObject({
      name: "NoSuchEntityException",
    });
    await client.send(new sdk.DeletePolicyCommand({ PolicyArn }));
    await expect(client.send(new sdk.AttachRolePolicyCommand(attached))).rejects.toMatchObject({
      message: `Policy ${PolicyArn} does not exist or is not attachable.`,
    });
  });

  test("can be tagged", async () => {
    const { client } = await setUp();
    await client.send(new sdk.CreateRoleCommand(ROLE));
    const tag = (Key: string, Value: string) => ({ Key, Value });
    await client.send(new sdk.TagRoleCommand({ RoleName: "first", Tags: [tag("a", "1"), tag("b", "2")] }));
    await client.send(new sdk.UntagRoleCommand({ RoleName: "first", TagKeys: ["a"] }));
    expect((await client.send(new sdk.ListRoleTagsCommand({ RoleName: "first" }))).Tags).toEqual([tag("b", "2")]);
  });

  test("survives a restart with its policies; a template's role is recreated by the template", async () => {
    const store = memoryStore();
    const { client, identities } = await setUp(store);
    identities.createRole("declared", TRUST);
    await client.send(new sdk.CreateRoleCommand(ROLE));
    await client.send(new sdk.PutRolePolicyCommand(PUT));
    await client.send(new sdk.AttachRolePolicyCommand({ RoleName: "first", PolicyArn: BASIC }));
    await client.send(new sdk.PutRolePolicyCommand({ ...PUT, RoleName: "declared" }));
    await expect(client.send(new sdk.DeleteRoleCommand({ RoleName: "declared" }))).rejects.toMatchObject({
      name: "UnmodifiableEntityException",
    });
    const next = await setUp(store);
    expect(next.identities.roles.all().map(({ name }) => name)).toEqual(["first"]);
    expect([next.may("sqs:SendMessage"), next.may("logs:PutLogEvents")]).toEqual([true, true]);
  });
});

describe("rejected in IAM's words", () => {
  const without = (member: string) =>
    JSON.stringify({ ...POLICY, Statement: [{ ...POLICY.Statement[0], [member]: undefined }] });
  test.each<[string, string, string]>([
    ["identity", "{", "This policy contains invalid Json"],
    ["identity", "[]", "This policy contains invalid Json"],
    ["identity", JSON.stringify(TRUST), "Policy document should not specify a principal."],
    ["identity", without("Resource"), "Policy statement must contain resources."],
    ["identity", without("Action"), "Policy statement must contain actions."],
    [
      "identity",
      JSON.stringify({ ...POLICY, Version: undefined }),
      "Policy document must be version 2012-10-17 or greater.",
    ],
    [
      "identity",
      without("Effect"),
      "Syntax errors in policy. Statement 1 has the Effect undefined; it must be Allow or Deny.",
    ],
    [
      "trust",
      JSON.stringify({ ...TRUST, Statement: [{ ...TRUST.Statement[0], Resource: "*" }] }),
      "Has prohibited field Resource",
    ],
    [
      "trust",
      JSON.stringify({ ...TRUST, Statement: [{ ...TRUST.Statement[0], Action: "s3:*" }] }),
      "AssumeRole policy may only specify STS AssumeRole actions.",
    ],
    [
      "trust",
      JSON.stringify(trusting({ Federated: "accounts.google.com" })),
      "Syntax errors in policy. Statement 1: the kind of principal Federated is not supported",
    ],
  ])("%s policy %s", async (kind, document, message) => {
    const { client } = await setUp();
    const call =
      kind === "trust"
        ? client.send(new sdk.CreateRoleCommand({ ...ROLE, AssumeRolePolicyDocument: document }))
        : client.send(new sdk.CreatePolicyCommand({ PolicyName: "p", PolicyDocument: document }));
    await expect(call).rejects.toMatchObject({
      name: "MalformedPolicyDocumentException",
      message: expect.stringContaining(message),
    });
  });

  test("a name in use, an invalid name, a boundary, an unknown AWS managed policy", async () => {
    const { client } = await setUp();
    await client.send(new sdk.CreateRoleCommand(ROLE));
    await expect(client.send(new sdk.CreateRoleCommand(ROLE))).rejects.toMatchObject({
      name: "EntityAlreadyExistsException",
      message: "Role with name first already exists.",
    });
    await expect(client.send(new sdk.CreateRoleCommand({ ...ROLE, RoleName: "a b" }))).rejects.toMatchObject({
      name: "ValidationError",
      message: expect.stringContaining("Value 'a b' at 'roleName'"),
    });
    await expect(
      client.send(new sdk.CreateRoleCommand({ ...ROLE, RoleName: "b", PermissionsBoundary: BASIC })),
    ).rejects.toMatchObject({ message: expect.stringContaining("PermissionsBoundary is not supported") });
    const unknown = "arn:aws:iam::aws:policy/PowerUserAccess";
    await expect(
      client.send(new sdk.AttachRolePolicyCommand({ RoleName: "first", PolicyArn: unknown })),
    ).rejects.toMatchObject({ name: "NoSuchEntityException", message: expect.stringContaining(unknown) });
  });
});

test("policies are listed by scope, in pages", async () => {
  const { client } = await setUp();
  for (const PolicyName of ["c", "a", "b"])
    await client.send(new sdk.CreatePolicyCommand({ PolicyName, PolicyDocument: JSON.stringify(POLICY) }));
  const first = await client.send(new sdk.ListPoliciesCommand({ Scope: "Local", MaxItems: 2 }));
  expect([first.Policies?.map(({ PolicyName }) => PolicyName), first.IsTruncated]).toEqual([["a", "b"], true]);
  const second = await client.send(new sdk.ListPoliciesCommand({ Scope: "Local", MaxItems: 2, Marker: first.Marker }));
  expect([second.Policies?.map(({ PolicyName }) => PolicyName), second.IsTruncated]).toEqual([["c"], false]);
  const { Policies = [] } = await client.send(new sdk.ListPoliciesCommand({ Scope: "AWS" }));
  expect(Policies.map(({ Arn }) => Arn)).toContain(BASIC);
  expect(Policies.every(({ Arn }) => Arn?.startsWith("arn:aws:iam::aws:policy/"))).toBe(true);
});

test("the administrator is the only user", async () => {
  const { client } = await setUp();
  const { User } = await client.send(new sdk.GetUserCommand({}));
  expect(User).toMatchObject({ UserName: "administrator", Arn: "arn:aws:iam::000000000000:user/administrator" });
  await expect(client.send(new sdk.GetUserCommand({ UserName: "ada" }))).rejects.toMatchObject({
    name: "NoSuchEntityException",
  });
});

test.each([
  ["CreateRole", { RoleName: "r", Path: "/p/" }, "iam:CreateRole arn:aws:iam::000000000000:role/p/r"],
  ["AttachRolePolicy", { RoleName: "r", PolicyArn: BASIC }, "iam:AttachRolePolicy arn:aws:iam::000000000000:role/r"],
  ["GetPolicy", { PolicyArn: BASIC }, `iam:GetPolicy ${BASIC}`],
  ["CreatePolicy", { PolicyName: "p" }, "iam:CreatePolicy arn:aws:iam::000000000000:policy/p"],
  ["ListRoles", {}, "iam:ListRoles *"],
])("%s is authorized against its resource", async (Action, parameters, expected) => {
  const identities = createIdentities({ random: seededRandom(1), store: memoryStore(), clock: drivenClock() });
  const asked: string[] = [];
  const answer = await createIam({ clock: drivenClock(), identities }).service.handle(
    {
      method: "POST",
      path: "/",
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.from(String(new URLSearchParams({ Action, ...parameters }))),
    },
    {
      caller: { type: "role", arn: "arn:session", roleArn: ARN },
      requestId: "r",
      endpoint: "",
      refusal: (required) => {
        asked.push(...required.map(({ action, resource }) => `${action} ${resource}`));
        return "User: arn:session is not authorized";
      },
    },
  );
  expect([answer.status, asked]).toEqual([403, [expected]]);
});
