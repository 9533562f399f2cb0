import { createHash } from "node:crypto";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { Synthesis } from "cdk-local-cloud";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalCloud, startCloud, synthesizeApp } from "../support/local-cloud.ts";
import { ledgerOf, orderOf, settledOrder } from "../support/orders.ts";
import { signedFetch } from "../support/signed-fetch.ts";
import { connect, requestTo, type Stage } from "../support/stage.ts";
import { isLocal } from "./stage-under-test.ts";

const ACCOUNT = "000000000000";
const OFFICE = "/staff/";

describe.skipIf(!isLocal)("orders of stage dev, whose callers are roles", () => {
  let assembly: Synthesis;
  let cloud: LocalCloud;
  let stage: Stage;

  beforeAll(async () => {
    const backOffice = `arn:aws:iam::${ACCOUNT}:role${OFFICE}office`;
    assembly = await synthesizeApp({ stage: "dev", backOffice, senderAddress: "orders@shop.test" });
    cloud = await startCloud(["--app", assembly.directory]);
    stage = await connect("dev", cloud.endpoint);
    await Promise.all([createRole("backend"), createRole("other"), createRole("office", OFFICE)]);
    // The other test files share one assembly; this one waits for its own.
  }, 120_000);
  afterAll(async () => {
    await cloud?.stop();
    await assembly?.remove();
  });

  const administrator = () => ({
    endpoint: cloud.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });

  /** A role that anybody in the account may assume, and that may call the API. */
  async function createRole(RoleName: string, Path = "/"): Promise<void> {
    const iam = new IAMClient(administrator());
    const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const trust = { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" };
    const call = { Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" };
    await iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: document(trust) }));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "call", PolicyDocument: document(call) }));
  }

  /** The stage as a session of a role sees it: its requests are signed, while the rest of it stays the administrator's. */
  async function as(role: string, RoleSessionName: string, path = "/"): Promise<Stage> {
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role${path}${role}`;
    const { Credentials } = await new STSClient(administrator()).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName }),
    );
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
    const send = signedFetch(new LambdaClient({ ...administrator(), credentials }));
    return { ...stage, request: requestTo(cloud.endpoint, send) };
  }

  const place = (caller: Stage, key: string, body = orderOf("tok_approved")) =>
    caller.request("POST", "/orders", { body, headers: { "idempotency-key": key } });

  /** What a caller is told of an order by both routes that name one, with its id taken out. */
  async function toldOf(caller: Stage, orderId: string) {
    const read = await caller.request("GET", `/orders/${orderId}`);
    const cancelled = await caller.request("POST", `/orders/${orderId}/cancel`);
    return [read, cancelled].map(({ status, body: { correlationId: _, ...body } }) =>
      JSON.parse(JSON.stringify({ status, body }).replaceAll(orderId, "ORDER")),
    );
  }

  test("one role in two sessions, with one key and body, makes one order and one charge", async () => {
    const [first, second] = [await as("backend", "task-1"), await as("backend", "task-2")];
    const body = orderOf("tok_approved");
    const replies = [await place(first, "order-1", body), await place(second, "order-1", body)];
    expect(replies.map(({ status }) => status)).toEqual([202, 202]);
    const [{ orderId }, again] = replies.map((reply) => reply.body);
    expect(again.orderId).toBe(orderId);
    expect(await settledOrder(second, orderId)).toMatchObject({ orderId, state: "CONFIRMED" });
    expect(await ledgerOf(stage, orderId)).toEqual({ status: "charged", attempts: 1 });
  });

  test("another caller learns nothing of an order, even with its id computed from the role and a guessed key", async () => {
    const [owner, other] = [await as("backend", "task-1"), await as("other", "task-1")];
    const { orderId } = (await place(owner, "guessed")).body;
    const seed = JSON.stringify([`arn:aws:iam::${ACCOUNT}:role/backend`, "guessed"]);
    expect(`ord_${createHash("sha256").update(seed).digest("hex").slice(0, 32)}`).toBe(orderId);

    const told = await toldOf(other, orderId);
    expect(told.map(({ status }) => status)).toEqual([404, 404]);
    expect(told).toEqual(await toldOf(other, `ord_${"0".repeat(32)}`));

    const theirs = await place(other, "guessed");
    expect(theirs.status).toBe(202);
    expect(theirs.body.orderId).not.toBe(orderId);
    expect(await settledOrder(owner, orderId)).toMatchObject({ state: "CONFIRMED" });
  });

  test("the back office sees and cancels all of them", async () => {
    const owner = await as("backend", "task-1");
    const { orderId } = (await place(owner, "for-the-office")).body;
    expect(await settledOrder(await as("office", "carl", OFFICE), orderId)).toMatchObject({ state: "CONFIRMED" });
    const dora = await as("office", "dora", OFFICE);
    expect(await dora.request("POST", `/orders/${orderId}/cancel`)).toMatchObject({ status: 202 });
    const seen = (await owner.request("GET", `/orders/${orderId}`)).body;
    expect(seen).toMatchObject({ state: "CANCELLED", reason: "customer_request" });
  });

  test("nobody without a signature gets in", async () => {
    expect(await place(stage, "unsigned")).toMatchObject({ status: 403 });
  });
});
