import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { PROJECT } from "./assembly.ts";
import { connect } from "../client/connect.ts";
import { deployProbe } from "./deploy.ts";
import { findFleet } from "../fleet/find-fleet.ts";
import type { Fleet } from "../fleet/run-fleet.ts";
import { startLocalCloud } from "./local-cloud.ts";
import type { Plan } from "../command/plan.ts";
import { detailTypeOf, probeName, workerQueueName } from "../probe/probe-event.ts";
import type { Site } from "../run/run.ts";

export interface OpenSite {
  site: Site;
  /** The functions that carry the run out; undefined where threads do. */
  fleet: Fleet | undefined;
  close(): Promise<void>;
}

/** Makes the place of the run ready: starts a local cloud, deploys the probe, or finds it at the endpoint that is given. */
export async function openSite(plan: Plan, signal: AbortSignal): Promise<OpenSite> {
  const { stage, rules, otherRules, flow, workers, workerKind } = plan;
  const functions = workerKind === "lambda" ? workers : 0;
  const probe = { stage, rules, otherRules, flow, functions };
  const given = process.env["AWS_ENDPOINT_URL"];
  if (given) return { ...(await find(plan, given)), close: async () => {} };
  if (stage !== "local") {
    await deployProbe({ ...probe, stateMachine: functions > 0 }, signal);
    return { ...(await find(plan, undefined)), close: async () => {} };
  }
  // The local cloud runs no distributed map: the functions are invoked from here.
  const cloud = await startLocalCloud({ ...probe, stateMachine: false }, signal);
  try {
    return { ...(await find(plan, cloud.endpoint, true)), close: cloud.stop };
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

async function find(
  plan: Plan,
  endpoint: string | undefined,
  sharedWithCloud = false,
): Promise<Omit<OpenSite, "close">> {
  const site = await siteOf(plan, endpoint, sharedWithCloud);
  return { site, fleet: plan.workerKind === "lambda" ? await fleetOf(plan, site) : undefined };
}

async function fleetOf({ stage, workers }: Plan, { endpoint, region }: Site): Promise<Fleet> {
  const local = endpoint ? { endpoint, credentials: (await connect(endpoint)).sqs.credentials } : undefined;
  const fleet = await findFleet({ stage, region, local });
  if (!fleet) throw new Error(`The probe of the stage ${stage} has no functions. ${adviceAt(endpoint)}`);
  const names = Array.from({ length: workers }, (_, worker) => workerQueueName(stage, worker));
  return { ...fleet, queueUrls: await Promise.all(names.map((name) => queueUrl(name, stage, endpoint, region))) };
}

async function siteOf(
  { stage, flow, target }: Plan,
  endpoint: string | undefined,
  sharedWithCloud = false,
): Promise<Site> {
  const { region } = await connect(endpoint);
  return {
    run: randomBytes(6).toString("hex"),
    busName: `shop-${stage}`,
    queueUrl: await queueUrl(probeName(stage), stage, endpoint, region),
    detailType: detailTypeOf(target),
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

async function queueUrl(
  QueueName: string,
  stage: string,
  endpoint: string | undefined,
  region: string,
): Promise<string> {
  const local = endpoint && { endpoint, credentials: (await connect(endpoint)).sqs.credentials };
  const sqs = new SQSClient({ region, ...local });
  try {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    if (QueueUrl) return QueueUrl;
  } catch (error) {
    if (!/QueueDoesNotExist/.test((error as Error).name)) throw error;
  } finally {
    sqs.destroy();
  }
  const place = endpoint ?? "AWS";
  throw new Error(
    `The stage ${stage} has no probe for this (no queue ${QueueName}) at ${place}. ${adviceAt(endpoint)}`,
  );
}

const adviceAt = (endpoint: string | undefined): string =>
  endpoint
    ? "Unset AWS_ENDPOINT_URL, and a local cloud with the probe is started for the run."
    : "Its deployment did not make it.";
