import { highestRate, LAMBDA_LEAD_SECONDS, type Plan, WORKER_MEMORY_MB } from "./plan.ts";

/** US dollars: list prices of us-east-1 in 2026, without free tiers. */
const PRICES = {
  /** Of custom events, each 64 KiB of one. */
  event: 1 / 1e6,
  /** Of requests to a standard queue, each 64 KiB of one. */
  sqsRequest: 0.4 / 1e6,
  /** Of an invocation of 100 ms with 512 MB on ARM. */
  invocation: (0.2 + 0.67) / 1e6,
  /** Of a second of a worker's function on ARM. */
  workerSecond: (WORKER_MEMORY_MB / 1024) * 0.0000133334,
  /** Of the state machine's steps for one worker: a child workflow with one state. */
  workerStart: 4 * 0.000025,
  /** Of what the stage's archive and its audit log take in, per GiB. */
  archiveAndLog: 0.1 + 0.5,
};
const BILLED_BYTES = 65_536;

/** Events a second that PutEvents takes, and deliveries a second, by default (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html). */
const QUOTAS: Record<string, [putEvents: number, invocations: number]> = {
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

interface Bill {
  events: number;
  sqsRequests: number;
  invocations: number;
  gibibytes: number;
  /** Of functions as workers, all together. */
  workerSeconds: number;
  dollars: number;
}

/** What a plan of events makes AWS bill, at most. */
export function billOf(plan: Plan): Bill {
  const { events, rules, sizes, target, workers, workerKind } = plan;
  const weights = sizes.reduce((sum, { weight }) => sum + weight, 0);
  const average = (of: (bytes: number) => number) =>
    sizes.reduce((sum, { bytes, weight }) => sum + of(bytes) * weight, 0) / weights;
  const chunks = average((bytes) => Math.ceil(bytes / BILLED_BYTES));
  const deliveries = events * rules;
  // Sent, received, and deleted ten at a time; the queue in front of the function takes as many again.
  const sqsRequests = Math.ceil(deliveries * (2 * chunks + 0.1) * (target === "lambda-behind-sqs" ? 2 : 1));
  const invocations = target === "sqs" ? 0 : deliveries;
  const gibibytes = (events * average((bytes) => bytes)) / 2 ** 30;
  const functions = workerKind === "lambda" ? workers : 0;
  const workerSeconds =
    functions * (LAMBDA_LEAD_SECONDS + plan.warmUpSeconds + plan.durationSeconds + plan.drainSeconds);
  const billed = Math.ceil(events * chunks);
  const dollars =
    billed * PRICES.event +
    sqsRequests * PRICES.sqsRequest +
    invocations * PRICES.invocation +
    gibibytes * PRICES.archiveAndLog +
    workerSeconds * PRICES.workerSecond +
    functions * PRICES.workerStart;
  return { events: billed, sqsRequests, invocations, gibibytes, workerSeconds, dollars };
}

/** What to know before a run on a real account, as text. */
export function billText(plan: Plan, region: string): string {
  const bill = billOf(plan);
  const [putEvents, invocations] = QUOTAS[region] ?? ELSEWHERE;
  const peak = highestRate(plan.profile, plan.durationSeconds);
  const whole = (value: number) => Math.round(value).toLocaleString("en");
  return [
    `Region ${region}: by default ${whole(putEvents)} events put and ${whole(invocations)} deliveries a second, for the whole account.`,
    `This run: up to ${whole(peak)} events and ${whole(peak * plan.rules)} deliveries a second.`,
    ...(peak > putEvents || peak * plan.rules > invocations
      ? ["That is over the default quota: other traffic of the account would be throttled with it."]
      : []),
    ...(bill.workerSeconds > 0
      ? [
          `${plan.workers} functions send and receive: ${whole(bill.workerSeconds)} s of ${whole(WORKER_MEMORY_MB)} MB in all.`,
        ]
      : []),
    `To be billed, at most: ${whole(bill.events)} events, ${whole(bill.sqsRequests)} SQS requests, ${whole(bill.invocations)} invocations,`,
    `${bill.gibibytes.toFixed(2)} GiB into the bus's archive and audit log: about $${bill.dollars.toFixed(2)}`,
    ...(plan.flow === "orders"
      ? [
          "for the probe alone: what the application does with each order (requests, functions, tables, events) comes on top",
        ]
      : []),
    "(list prices of us-east-1 in 2026, without free tiers; the functions' and the queue's idle time costs nothing).",
  ].join("\n");
}
