import { randomBytes } from "node:crypto";
import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Application, OrderFlow, readApplication } from "../application.ts";
import { connect } from "../client/connect.ts";
import type { Plan } from "../command/plan.ts";
import { InvalidScenario } from "../command/scenario.ts";
import { countRules, probeRules } from "../custom-event/rules.ts";
import { findFleet } from "../fleet/find-fleet.ts";
import type { Fleet } from "../fleet/run-fleet.ts";
import { orderEvents } from "../order-flow/order.ts";
import manifest from "../package.json" with { type: "json" };
import { detailTypeOf, probeName, workerQueueName } from "../probe/probe-event.ts";
import type { Site } from "../run/site.ts";
import { deployProbe } from "./deploy.ts";
import { startLocalCloud } from "./local-cloud.ts";

export interface OpenSite {
  site: Site;
  /** The functions that act as workers; undefined when the workers are threads. */
  fleet: Fleet | undefined;
  close(): Promise<void>;
}

/** The application's description, and its file. */
type Described = Awaited<ReturnType<typeof readApplication>>;

/** Prepares a run: starts a local cloud, deploys the probe, or finds it at the given endpoint. */
export async function openSite(plan: Plan, described: Described, signal: AbortSignal): Promise<OpenSite> {
  const { stage, app, isLocal, workers, workerKind } = plan;
  const functions = workerKind === "lambda" ? workers : 0;
  const busName = busOf(plan, described?.application);
  const orders = plan.flow === "orders" ? ordersOf(described) : undefined;
  const detailTypes = orders && orderEvents(orders.flow);
  const probe = {
    busName,
    functions,
    rules: plan.custom ? 1 : plan.rules,
    otherRules: plan.otherRules - countRules(plan.customRules).none,
    custom: plan.custom && { target: plan.target, rules: probeRules(plan.customRules) },
    orders: orders && detailTypes && { sourcePrefix: orders.flow.sourcePrefix, detailTypes },
  };
  const find = (endpoint: string | undefined, sharedWithCloud = false) =>
    siteOf({ plan, busName, orders, endpoint, sharedWithCloud });
  const given = process.env["AWS_ENDPOINT_URL"];
  if (given && plan.custom) {
    throw new InvalidScenario(
      "--event needs a probe with its own rules: unset AWS_ENDPOINT_URL to start a local cloud with one.",
    );
  }
  if (given) return { ...(await find(given)), close: async () => {} };
  if (!isLocal) {
    await deployProbe({ ...probe, stateMachine: functions > 0 }, signal);
    return { ...(await find(undefined)), close: async () => {} };
  }
  // The local cloud does not run distributed maps, so this process invokes the functions.
  const cloud = await startLocalCloud(
    app === undefined ? { stage } : { assembly: app },
    { ...probe, stateMachine: false },
    signal,
  );
  try {
    return { ...(await find(cloud.endpoint, true)), close: cloud.stop };
  } catch (error) {
    await cloud.stop();
    throw error;
  }
}

/** Returns the named bus, or that of the application's stage. Throws `InvalidScenario` when neither is known. */
export function busOf({ bus, stage }: { bus?: string | undefined; stage: string }, application?: Application): string {
  const name = bus ?? application?.busName(stage);
  if (name !== undefined) return name;
  throw new InvalidScenario(
    `There is no load.config.ts here that names the bus of the stage ${stage}: name the bus with --bus.`,
  );
}

function ordersOf(described: Described) {
  const flow = described?.application.orders;
  if (described && flow) return { flow, file: described.file };
  const where = described ? `${described.file} describes no orders` : "There is no load.config.ts here";
  throw new InvalidScenario(`${where}, but --flow orders needs them: describe the order flow, or send events.`);
}

/** Returns a unique id for a run. */
export const runId = (): string => randomBytes(6).toString("hex");

interface Place {
  plan: Plan;
  busName: string;
  orders: ReturnType<typeof ordersOf> | undefined;
  endpoint: string | undefined;
  sharedWithCloud: boolean;
}

async function siteOf({ plan, busName, orders, endpoint, sharedWithCloud }: Place): Promise<Omit<OpenSite, "close">> {
  const { region } = await connect(endpoint);
  const site: Site = {
    run: runId(),
    busName,
    queueUrl: await queueUrl(probeName(busName), busName, endpoint, region),
    detailType: detailTypeOf(plan.target),
    region,
    endpoint,
    sharedWithCloud,
    orders: orders && { ...(await orderApi(orders.flow, plan.stage, endpoint)), application: orders.file },
    toolVersion: manifest.version,
  };
  return { site, fleet: plan.workerKind === "lambda" ? await fleetOf(plan, site) : undefined };
}

async function fleetOf({ workers }: Plan, { busName, endpoint, region }: Site): Promise<Fleet> {
  const local = endpoint ? { endpoint, credentials: (await connect(endpoint)).sqs.credentials } : undefined;
  const fleet = await findFleet({ busName, region, local });
  if (!fleet) throw new Error(`The probe of the bus ${busName} has no functions. ${adviceAt(endpoint)}`);
  const names = Array.from({ length: workers }, (_, worker) => workerQueueName(busName, worker));
  return { ...fleet, queueUrls: await Promise.all(names.map((name) => queueUrl(name, busName, endpoint, region))) };
}

async function orderApi(
  { apiEndpointParameter }: OrderFlow,
  stage: string,
  endpoint: string | undefined,
): Promise<{ url: string; open: boolean }> {
  if (endpoint) return { url: endpoint, open: true };
  const Name = apiEndpointParameter(stage);
  const { Parameter } = await new SSMClient({}).send(new GetParameterCommand({ Name }));
  if (!Parameter?.Value) throw new Error(`The stage ${stage} has no SSM parameter ${Name}. Is it deployed?`);
  return { url: Parameter.Value, open: false };
}

async function queueUrl(
  QueueName: string,
  busName: string,
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
    `The bus ${busName} has no matching probe at ${place}: there is no queue ${QueueName}. ${adviceAt(endpoint)}`,
  );
}

const adviceAt = (endpoint: string | undefined): string =>
  endpoint
    ? "Unset AWS_ENDPOINT_URL to start a local cloud with the probe for the run."
    : "The deployment did not create it.";
