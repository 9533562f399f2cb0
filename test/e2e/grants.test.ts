import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { busName, nameOf, relayName } from "../../events/names.ts";
import { ADMINISTRATOR } from "../../local/aws.ts";
import { createRefusal } from "../../local/iam/authorizer.ts";
import { readAssembly } from "../../local/template/assembly.ts";
import { type CloudInProcess, deployInProcess, nextFact } from "../support/cloud-in-process.ts";
import { LOCAL, PROJECT } from "../support/local-cloud.ts";
import { type Flow, flowsOf, LIMIT_MS } from "./grants/flows.ts";
import { type PolicyStatement, statementsInTemplates, statementsOf, titleOf } from "./grants/statements.ts";
import { isLocal } from "./stage-under-test.ts";

const started: CloudInProcess | undefined = isLocal ? await deployInProcess(inject("assembly")) : undefined;
afterAll(() => started?.cloud.stop());

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
  const { cloud, trace, endpoint } = started;
  const flows = flowsOf(started);
  const statements = await statementsOf(cloud);
  const named = (of: PolicyStatement[]) => of.map((statement) => [titleOf(statement), statement] as const);
  const plainHttp = statements.filter(({ document }) => "Bool" in Object(document["Condition"]) && !isOfBus(document));
  const traces = statements.filter(({ actions }) => actions.includes("xray:PutTraceSegments"));
  const trust = statements.filter(({ kind }) => kind === "trust");
  const ofBus = statements.filter(({ kind }) => kind === "bus");
  const others = statements.filter((each) => ![...plainHttp, ...traces, ...trust, ...ofBus].includes(each));

  beforeAll(async () => {
    // Every minute instead of every night or five minutes: the way there is long, with all that happens on it.
    for (const name of ["order-report-sales", "order-request-settlements", "payment-reconcile-refunds"])
      await cloud.eventBridge.run("PutRule", { Name: nameOf(LOCAL, name), ScheduleExpression: "rate(1 minute)" });
  });

  test("none of them is left out", async () => {
    expect(statements).toHaveLength(statementsInTemplates(await readAssembly(inject("assembly"))));
    expect(others.length).toBeGreaterThan(70);
  });

  test.each(named(others))("%s", async (_, statement) => {
    const flow = flowFor(statement);
    const abandoned = new AbortController();
    await statement.takeAway();
    try {
      const refused = refusal(statement);
      const attempt = flow(abandoned.signal).catch(() => {});
      await refused;
      abandoned.abort();
      await attempt;
    } finally {
      await statement.putBack();
    }
    await flow();
  });

  /** AWS's own error that names the action, the resource, and the caller that lacks the statement. */
  async function refusal({ kind, arn, owner, actions }: PolicyStatement): Promise<void> {
    const who = kind === "role" ? `assumed-role/${nameOf(LOCAL, owner)}-us-east-1/` : "amazonaws.com";
    const what = `a refusal of ${actions.join(", ")} for ${who}`;
    await nextFact(
      trace,
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

  test.each(named(plainHttp))("%s by plain HTTP", async (_, statement) => {
    const refusalOf = createRefusal({ now: Date.now });
    const [action = ""] = statement.actions;
    const ask = async () => {
      const own = (await statementsOf(cloud))
        .filter(({ arn }) => arn === statement.arn)
        .map(({ document }) => document);
      const resourcePolicy = { Version: "2012-10-17", Statement: own };
      const required = { action: action.replace("*", "Any"), resource: statement.arn, resourcePolicy };
      return refusalOf(ADMINISTRATOR, [{ ...required, context: { "aws:SecureTransport": "false" } }]);
    };
    expect(await ask()).toContain("with an explicit deny in a resource-based policy");
    await statement.takeAway();
    expect(await ask()).toBeUndefined();
    await statement.putBack();
  });

  /** A client with the credentials of a role that may put any event, so that the bus's own policy alone is in its way. */
  function putterAs(role: string) {
    const grant = { Effect: "Allow", Action: "events:PutEvents", Resource: "*" };
    cloud.identities.putPolicy(role, "put-events", { Version: "2012-10-17", Statement: [grant] });
    const credentials = cloud.identities.credentialsFor(role, `arn:aws:iam::000000000000:role/${role}`);
    const client = new EventBridgeClient({ endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
    return (Source: string) => {
      const entry = { EventBusName: busName(LOCAL), Source, DetailType: "SomethingPretended", Detail: "{}" };
      return client.send(new PutEventsCommand({ Entries: [entry] }));
    };
  }

  const denied = "with an explicit deny in a resource-based policy";

  // A wildcard for relays would let this one in.
  const impostor = `${nameOf(LOCAL, "forged-relay")}-us-east-1`;
  test.each(named(ofBus))("%s", async (_, statement) => {
    const { StringEquals } = statement.document["Condition"] as { StringEquals?: Record<string, string> };
    const source = StringEquals?.["events:source"] ?? "app.forged";
    cloud.identities.createRole(impostor);
    const put = putterAs(impostor);
    await expect(put(source)).rejects.toThrow(denied);
    await statement.takeAway();
    expect(await put(source)).toMatchObject({ FailedEntryCount: 0 });
    await statement.putBack();
  });

  test.each([
    ["order", "app.orders"],
    ["payment", "app.payments"],
    ["notification", "app.notifications"],
  ])("the relay of %s puts events of %s, and of no other service whatever its role allows", async (service, own) => {
    const role = `${relayName(LOCAL, service)}-us-east-1`;
    const put = putterAs(role);
    try {
      expect(await put(own)).toMatchObject({ FailedEntryCount: 0 });
      for (const source of ["app.orders", "app.payments", "app.notifications", "app.forged"])
        if (source !== own) await expect(put(source)).rejects.toThrow(denied);
    } finally {
      cloud.identities.putPolicy(role, "put-events", { Version: "2012-10-17", Statement: [] });
    }
  });

  test.each(named([...traces, ...trust]))("%s: without it Lambda takes no function", async (_, statement) => {
    const create = (name: string) =>
      cloud.lambda.createFunction({
        name: `${statement.owner}-${name}`,
        handler: "index.handler",
        codeDirectory: PROJECT,
        environment: {},
        timeoutSeconds: 3,
        memoryMb: 128,
        roleArn: statement.arn,
        runtime: "nodejs24.x",
        traced: true,
      });
    await statement.takeAway();
    expect(() => create(statement.kind)).toThrow(
      statement.kind === "trust"
        ? "The role defined for the function cannot be assumed by Lambda"
        : /permissions to call PutTraceSegments on XRAY: User: .* is not authorized to perform: xray:PutTraceSegments/,
    );
    await statement.putBack();
    create(statement.kind);
  });

  test("what none of these flows used is on a short list, each with its reason", async () => {
    const grants = (await (await fetch(`${endpoint}/_cloud/grants`)).json()) as {
      role: string;
      action: string;
      resources: string[];
      used: number;
    }[];
    const unused = grants
      .filter(({ role }) => role.startsWith(`${nameOf(LOCAL)}-`))
      .filter(({ used }) => used === 0)
      .map(({ action, resources }) => `${resources.join(" ")} ${action}`);
    expect(unused.filter((grant) => !UNUSED.some(([pattern]) => pattern.test(grant)))).toEqual([]);
    expect(UNUSED.filter(([pattern]) => !unused.some((grant) => pattern.test(grant)))).toEqual([]);
  });
});

const isOfBus = (document: object): boolean => JSON.stringify(document).includes("events:PutEvents");
