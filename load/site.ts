import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { PROJECT } from "./assembly.ts";
import { connect } from "./connect.ts";
import { deployProbe } from "./deploy.ts";
import { startLocalCloud } from "./local-cloud.ts";
import { probeName } from "./probe-event.ts";
import type { Site } from "./run.ts";
import type { Plan } from "./scenario.ts";

export interface OpenSite {
  site: Site;
  close(): Promise<void>;
}

/** Makes the place of the run ready: starts a local cloud, deploys the probe, or finds it at the endpoint that is given. */
export async function openSite(plan: Plan, signal: AbortSignal): Promise<OpenSite> {
  const { stage, rules, otherRules, flow } = plan;
  const given = process.env["AWS_ENDPOINT_URL"];
  if (given) return { site: await siteOf(plan, given), close: async () => {} };
  if (stage !== "local") {
    await deployProbe({ stage, rules, otherRules, flow }, signal);
    return { site: await siteOf(plan, undefined), close: async () => {} };
  }
  const cloud = await startLocalCloud({ stage, rules, otherRules, flow }, signal);
  try {
    return { site: await siteOf(plan, cloud.endpoint, true), close: cloud.stop };
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

async function siteOf({ stage, flow }: Plan, endpoint: string | undefined, sharedWithCloud = false): Promise<Site> {
  const { region } = await connect(endpoint);
  return {
    run: randomBytes(6).toString("hex"),
    busName: `shop-${stage}`,
    queueUrl: await probeQueue(stage, endpoint, region),
    region,
    endpoint,
    sharedWithCloud,
    orders: flow === "orders" ? await orderApi(stage, endpoint) : undefined,
    toolVersion: JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")).version,
  };
}

async function orderApi(stage: string, endpoint: string | undefined): Promise<Site["orders"]> {
  if (endpoint) return { url: endpoint, open: true };
  const Name = `/shop/${stage}/api-endpoint`;
  const { Parameter } = await new SSMClient({}).send(new GetParameterCommand({ Name }));
  if (!Parameter?.Value) throw new Error(`The stage ${stage} has no SSM parameter ${Name}. Is it deployed?`);
  return { url: Parameter.Value, open: false };
}

async function probeQueue(stage: string, endpoint: string | undefined, region: string): Promise<string> {
  const local = endpoint && { endpoint, credentials: (await connect(endpoint)).sqs.credentials };
  const sqs = new SQSClient({ region, ...local });
  try {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: probeName(stage) }));
    if (QueueUrl) return QueueUrl;
  } catch (error) {
    if (!/QueueDoesNotExist/.test((error as Error).name)) throw error;
  } finally {
    sqs.destroy();
  }
  const advice = endpoint
    ? "Unset AWS_ENDPOINT_URL, and a local cloud with the probe is started for the run."
    : "Its deployment did not make it.";
  throw new Error(`The stage ${stage} has no probe (no queue ${probeName(stage)}) at ${endpoint ?? "AWS"}. ${advice}`);
}
