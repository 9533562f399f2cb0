import { type AwsService, createAwsClient } from "../client/aws-request.ts";
import { TARGETS } from "../probe/probe-event.ts";
import { firstAbove, segmentsOf } from "../schedule/schedule.ts";
import type { Plan } from "./plan.ts";

/** The quotas that a run can reach, per account and Region. */
export interface Quotas {
  /** Events per second. */
  putEvents: number;
  /** Deliveries to targets per second. */
  invocations: number;
  /** Rules per bus. */
  rules: number;
  concurrentExecutions: number;
  /** Whose quotas these are: the account's own, or the defaults of its Region. */
  source: "account" | "defaults";
}

/** Default quotas (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html). */
const DEFAULTS: Record<string, [putEvents: number, invocations: number]> = {
  "us-east-1": [10_000, 18_750],
  "us-east-2": [2400, 4500],
  "us-west-1": [1200, 2250],
  "us-west-2": [10_000, 18_750],
  "af-south-1": [400, 750],
  "ap-northeast-1": [1200, 2250],
  "ap-northeast-3": [400, 750],
  "ap-southeast-1": [1200, 2250],
  "ap-southeast-2": [1200, 2250],
  "ap-southeast-3": [400, 750],
  "eu-central-1": [2400, 4500],
  "eu-south-1": [400, 750],
  "eu-west-1": [10_000, 18_750],
  "eu-west-2": [1200, 2250],
};
const ELSEWHERE: [number, number] = [600, 1100];
const FEWER_RULES = ["af-south-1", "eu-south-1"];

/** Returns the default quotas of a Region. */
export function defaultQuotas(region: string): Quotas {
  const [putEvents, invocations] = DEFAULTS[region] ?? ELSEWHERE;
  const rules = FEWER_RULES.includes(region) ? 100 : 300;
  return { putEvents, invocations, rules, concurrentExecutions: 1000, source: "defaults" };
}

/** Returns the account's own quotas, or the defaults where Service Quotas cannot be read. */
export async function accountQuotas(events: AwsService): Promise<Quotas> {
  const defaults = defaultQuotas(events.region);
  try {
    const [ofEvents, ofLambda] = await Promise.all([listQuotas(events, "events"), listQuotas(events, "lambda")]);
    const value = (quotas: ListedQuota[], name: RegExp, otherwise: number) =>
      quotas.find(({ QuotaName }) => name.test(QuotaName))?.Value ?? otherwise;
    return {
      putEvents: value(ofEvents, /^PutEvents throttle limit/, defaults.putEvents),
      invocations: value(ofEvents, /^Invocations throttle limit/, defaults.invocations),
      rules: value(ofEvents, /^Rules$|^Number of rules$/, defaults.rules),
      concurrentExecutions: value(ofLambda, /^Concurrent executions$/, defaults.concurrentExecutions),
      source: "account",
    };
  } catch {
    return defaults;
  }
}

interface ListedQuota {
  QuotaName: string;
  Value: number;
}

async function listQuotas(events: AwsService, ServiceCode: string): Promise<ListedQuota[]> {
  const endpoint = events.endpoint.replace(/\/\/events(-fips)?\./, "//servicequotas.");
  const aws = { ...events, service: "servicequotas", endpoint };
  const client = createAwsClient(aws, { contentType: "application/x-amz-json-1.1", maxSockets: 1, timeoutMs: 5000 });
  const quotas: ListedQuota[] = [];
  try {
    let NextToken: string | undefined;
    do {
      const body = JSON.stringify({ ServiceCode, MaxResults: 100, ...(NextToken && { NextToken }) });
      const page = JSON.parse(await client.send("ServiceQuotasV20190624.ListServiceQuotas", body));
      quotas.push(...(page.Quotas ?? []));
      NextToken = page.NextToken ?? undefined;
    } while (NextToken);
  } finally {
    client.close();
  }
  return quotas;
}

/** A quota that a run reaches. */
export interface Reached {
  what: string;
  /** Seconds after the first send, the warm-up included; undefined when the deployment already reaches it. */
  second: number | undefined;
}

/** Seconds that one invocation of the probe's function takes, as the cost estimate assumes too. */
const INVOCATION_SECONDS = 0.1;

/** Returns the quotas that a plan reaches, the earliest first. */
export function quotasReached(plan: Plan, quotas: Quotas): Reached[] {
  const { rules, otherRules, target, flow, workers, workerKind } = plan;
  const segments = segmentsOf(plan.profile, plan.durationSeconds, plan.warmUpSeconds);
  const functions = workerKind === "lambda" ? workers : 0;
  const probeRules = (TARGETS.length + functions) * (plan.custom ? 1 : rules) + (plan.custom ? rules : 0) + otherRules;
  const number = (value: number) => value.toLocaleString("en");
  const rates: [what: string, quota: number, perEvent: number][] =
    flow === "orders"
      ? []
      : [
          [`PutEvents: ${number(quotas.putEvents)} events per second`, quotas.putEvents, 1],
          [`invocations: ${number(quotas.invocations)} deliveries per second`, quotas.invocations, rules],
          ...(target === "sqs"
            ? []
            : [
                [
                  `Lambda: ${number(quotas.concurrentExecutions)} concurrent executions, at ${INVOCATION_SECONDS * 1000} ms each`,
                  quotas.concurrentExecutions - functions,
                  rules * INVOCATION_SECONDS,
                ] as [string, number, number],
              ]),
        ];
  const reached = rates.flatMap(([what, quota, perEvent]): Reached[] => {
    const second = firstAbove(segments, quota / perEvent);
    return second === undefined ? [] : [{ what, second }];
  });
  return [
    ...(probeRules > quotas.rules ? [{ what: `rules per bus: ${number(quotas.rules)}`, second: undefined }] : []),
    ...(functions > quotas.concurrentExecutions
      ? [{ what: `Lambda: ${number(quotas.concurrentExecutions)} concurrent executions`, second: 0 }]
      : []),
    ...reached.toSorted((a, b) => (a.second ?? 0) - (b.second ?? 0)),
  ];
}

/** Returns which quota a plan reaches first, and when, as lines of text. */
export function quotaText(plan: Plan, quotas: Quotas, region: string): string[] {
  const whose = quotas.source === "account" ? `this account's quotas in ${region}` : `default quotas of ${region}`;
  const [first, ...others] = quotasReached(plan, quotas);
  if (!first) return [`No quota is reached (${whose}).`];
  const when = ({ second }: Reached) =>
    second === undefined ? "at the deployment" : `${Math.floor(second)} s after the first send`;
  return [
    `The first quota to be reached is ${first.what}, ${when(first)} (${whose}).`,
    ...others.map((each) => `Also reached: ${each.what}, ${when(each)}.`),
    "Quotas are shared: at a quota, other traffic of the account is throttled too.",
  ];
}
