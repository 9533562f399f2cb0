import { join } from "node:path";
import { EventBridgeClient, PutEventsCommand, PutRuleCommand } from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, DeleteRolePolicyCommand, GetRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand } from "@aws-sdk/client-lambda";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { LocalCloud } from "cdk-local-cloud";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { busName, nameOf, relayName } from "../../events/names.ts";
import { services } from "../../infra/app.ts";
import { sourceOf } from "../../infra/service.ts";
import { type Grant, grantsOf } from "../support/grants.ts";
import { LOCAL, PROJECT } from "../support/local-cloud.ts";
import { clientsOf } from "./grants/clients.ts";
import { type Flow, flowsOf, LIMIT_MS, nextFact } from "./grants/flows.ts";
import {
  decoded,
  type PolicyStatement,
  statementsInTemplates,
  statementsOf,
  titleOf,
  trustOnly,
} from "./grants/statements.ts";
import { isLocal } from "./stage-under-test.ts";

const compileCacheDirectory = join(PROJECT, "node_modules/.cache/lambda");
const started = isLocal ? await start() : undefined;

async function start(): Promise<LocalCloud> {
  const { startCloud } = await import("cdk-local-cloud");
  return startCloud({ app: inject("assembly"), compileCacheDirectory });
}

afterAll(() => started?.stop());

const ACCOUNT = "000000000000";

/** Grants that nothing here uses, and why they are there all the same. */
const UNUSED: [grant: RegExp, reason: string][] = [
  [/ xray:PutTelemetryRecords$/, "CDK grants what X-Ray's daemon calls; nothing here looks at traces."],
  [
    / sqs:GetQueueUrl$/,
    "CDK's grantConsumeMessages and grantSendMessages hold it for those who know a queue's name alone.",
  ],
  [/-dlq sqs:GetQueueAttributes$/, "CDK's grantSendMessages, which Lambda's on-failure destination calls, holds it."],
  [
    /-idempotency dynamodb:GetItem$/,
    "Powertools reads a record when DynamoDB does not return it with the failed condition.",
  ],
];

describe.skipIf(!started)("each statement of the templates' policies is needed", async () => {
  if (!started) return;
  const cloud = started;
  const clients = clientsOf(cloud.client);
  const { iam, sts, lambda, events } = clients;
  const flows = flowsOf(cloud, clients);
  const statements = await statementsOf(clients);
  const named = (of: PolicyStatement[]) => of.map((statement) => [titleOf(statement), statement] as const);
  // Nothing here comes by plain HTTP; infra/templates.test.ts looks at what denies that.
  const plainHttp = statements.filter(({ document }) => "Bool" in Object(document["Condition"]) && !isOfBus(document));
  const traces = statements.filter(({ actions }) => actions.includes("xray:PutTraceSegments"));
  const trust = statements.filter(({ kind }) => kind === "trust");
  const ofBus = statements.filter(({ kind }) => kind === "bus");
  const others = statements.filter((each) => ![...plainHttp, ...traces, ...trust, ...ofBus].includes(each));

  beforeAll(async () => {
    // Every minute instead of every night or five minutes: the way there is long, with all that happens on it.
    for (const name of ["order-report-sales", "order-request-settlements", "payment-reconcile-refunds"])
      await events.send(new PutRuleCommand({ Name: nameOf(LOCAL, name), ScheduleExpression: "rate(1 minute)" }));
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [TRUST_OF_ACCOUNT] });
    await iam.send(new CreateRoleCommand({ RoleName: impostor, AssumeRolePolicyDocument }));
  });

  test("none of them is left out", () => {
    expect(statements).toHaveLength(statementsInTemplates(inject("assembly")));
    expect(others.length).toBeGreaterThan(70);
  });

  test.each(named(others))("%s", async (_, statement) => {
    const flow = flowFor(statement);
    const abandoned = new AbortController();
    // Listened for from before: what is still under way may be refused at once, and a log's refusal is told once.
    const refused = refusal(statement);
    refused.catch(() => {});
    await statement.takeAway();
    try {
      const attempt = flow(abandoned.signal).catch(() => {});
      await refused;
      abandoned.abort();
      await attempt;
    } finally {
      await statement.putBack();
    }
    await flow();
    await noteUsed();
  });

  /** AWS's own error that names the action, the resource, and the caller that lacks the statement. */
  async function refusal({ kind, arn, owner, actions }: PolicyStatement): Promise<void> {
    const who = kind === "role" ? `assumed-role/${nameOf(LOCAL, owner)}-us-east-1/` : "amazonaws.com";
    const what = `a refusal of ${actions.join(", ")} for ${who}`;
    await nextFact(
      cloud,
      what,
      ["refused", "delivery-failed", "dropped"],
      (fact) => {
        const text = fact.kind === "dropped" ? fact.reason : fact.message;
        const [, user = "", action = "", resource = ""] =
          [...text.matchAll(/User: (\S+) is not authorized to perform: (\S+) on resource: (\S+) because no /g)].at(
            -1,
          ) ?? [];
        const known = actions.some((each) => each.toLowerCase() === action.toLowerCase());
        return known && user.includes(who) && (kind === "role" || resource.startsWith(arn));
      },
      { limitMs: LIMIT_MS },
    );
  }

  // A policy that is put anew counts its uses anew.
  const used = new Set<string>();
  const keyOf = ({ role, action, resources }: Grant) => [role, action, ...resources].join(" ");

  /** Notes which grants were used since policies last changed. Returns them all. */
  async function noteUsed(): Promise<Grant[]> {
    const grants = await grantsOf(cloud.endpoint);
    for (const grant of grants) if (grant.used > 0) used.add(keyOf(grant));
    return grants;
  }

  function flowFor(statement: PolicyStatement): Flow {
    const flow = statement.kind === "role" ? ofRole(statement) : ofResource(statement);
    if (flow) return flow;
    throw new Error("Nothing here needs it: take it out of infra/, or say here what it is for.");
  }

  /** What cannot be done without a statement of a role. */
  function ofRole({ owner, actions }: PolicyStatement): Flow | undefined {
    const has = (pattern: RegExp) => actions.some((action) => pattern.test(action));
    if (has(/^logs:/)) return flows.logs(owner);
    if (has(/^s3:(GetObject|ListBucket)$/)) return flows.claimGone(owner);
    if (has(/^s3:PutObject$/)) return owner === "order-post-order" ? flows.largeOrder : flows.runs(owner);
    if (!has(/^sqs:SendMessage$/)) return flows.runs(owner);
    if (owner.endsWith("-relay")) return flows.junk(owner);
    return /-(expire|report|reconcile|request)-/.test(owner) ? flows.fails(owner) : flows.claimGone(owner);
  }

  /** What a rule or an API cannot do without a statement of its target, or of the target's dead-letter queue. */
  function ofResource({ kind, owner, sourceArn = "", arn }: PolicyStatement): Flow | undefined {
    if (kind === "logs") return flows.audited;
    if (sourceArn.includes(":execute-api:")) return flows.runs(owner);
    if (!owner.endsWith("-dlq")) return flows.byRule(sourceArn);
    const target = statements.find((each) => each.sourceArn === sourceArn && each.arn !== arn);
    return target && flows.undeliverable(arn, target, flows.byRule(sourceArn));
  }

  /** A client with the credentials of a role that may put any event, so that the bus's own policy alone is in its way. */
  async function putterAs(role: string) {
    const grant = { Effect: "Allow", Action: "events:PutEvents", Resource: "*" };
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [grant] });
    await iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: "put-events", PolicyDocument }));
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role/${role}`;
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "putter" }));
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
    const client = new EventBridgeClient({ ...cloud.client, credentials, maxAttempts: 1 });
    return (Source: string) => {
      const entry = { EventBusName: busName(LOCAL), Source, DetailType: "SomethingPretended", Detail: "{}" };
      return client.send(new PutEventsCommand({ Entries: [entry] }));
    };
  }

  const TRUST_OF_ACCOUNT = { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "sts:AssumeRole" };
  const denied = "with an explicit deny in a resource-based policy";

  // A wildcard for relays would let this one in.
  const impostor = `${nameOf(LOCAL, "forged-relay")}-us-east-1`;
  test.each(named(ofBus))("%s", async (_, statement) => {
    const { StringEquals } = statement.document["Condition"] as { StringEquals?: Record<string, string> };
    const source = StringEquals?.["events:source"] ?? "app.forged";
    const put = await putterAs(impostor);
    await expect(put(source)).rejects.toThrow(denied);
    await statement.takeAway();
    expect(await put(source)).toMatchObject({ FailedEntryCount: 0 });
    await statement.putBack();
  });

  const sources = Object.entries(services).map(([name, service]) => [name, sourceOf(name, service)] as const);

  test.each(sources)(
    "the relay of %s puts events of %s, and of no other service whatever its role allows",
    async (service, own) => {
      const role = `${relayName(LOCAL, service)}-us-east-1`;
      const { Role } = await iam.send(new GetRoleCommand({ RoleName: role }));
      await trustOnly(iam, role, [TRUST_OF_ACCOUNT]);
      const put = await putterAs(role);
      try {
        expect(await put(own)).toMatchObject({ FailedEntryCount: 0 });
        for (const source of [...sources.map(([, source]) => source), "app.forged"])
          if (source !== own) await expect(put(source)).rejects.toThrow(denied);
      } finally {
        await iam.send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: "put-events" }));
        await trustOnly(iam, role, decoded(Role?.AssumeRolePolicyDocument ?? "").Statement);
      }
    },
  );

  test.each(named([...traces, ...trust]))("%s: without it Lambda takes no function", async (_, statement) => {
    const create = (name: string) =>
      lambda.send(
        new CreateFunctionCommand({
          FunctionName: `${statement.owner}-${name}`,
          Handler: "index.handler",
          Code: { ZipFile: zipSync({ "index.mjs": strToU8("export const handler = () => {};") }) },
          Role: statement.arn,
          Runtime: "nodejs24.x",
          TracingConfig: { Mode: "Active" },
        }),
      );
    await statement.takeAway();
    await expect(create(statement.kind)).rejects.toThrow(
      statement.kind === "trust"
        ? "The role defined for the function cannot be assumed by Lambda"
        : /permissions to call PutTraceSegments on XRAY: User: .* is not authorized to perform: xray:PutTraceSegments/,
    );
    await statement.putBack();
    await create(statement.kind);
  });

  test("what none of these flows used is on a short list, each with its reason", async () => {
    const grants = (await noteUsed()).filter(({ role }) => role.startsWith(`${nameOf(LOCAL)}-`));
    const unused = grants
      .filter((grant) => !used.has(keyOf(grant)))
      .map(({ action, resources }) => `${resources.join(" ")} ${action}`);
    expect(unused.filter((grant) => !UNUSED.some(([pattern]) => pattern.test(grant)))).toEqual([]);
    expect(UNUSED.filter(([pattern]) => !unused.some((grant) => pattern.test(grant)))).toEqual([]);
  });
});

const isOfBus = (document: object): boolean => JSON.stringify(document).includes("events:PutEvents");
