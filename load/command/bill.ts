import { highestRate, LAMBDA_LEAD_SECONDS, type Plan, WORKER_MEMORY_MB } from "./plan.ts";
import { type Quotas, quotaText } from "./quotas.ts";

/** US dollars: list prices of us-east-1 in 2026, without free tiers. */
const PRICES = {
  /** Per 64 KiB of a custom event. */
  event: 1 / 1e6,
  /** Per 64 KiB of a request to a standard queue. */
  sqsRequest: 0.4 / 1e6,
  /** Per invocation of 100 ms with 512 MB on ARM. */
  invocation: (0.2 + 0.67) / 1e6,
  /** Per second of a worker's function on ARM. */
  workerSecond: (WORKER_MEMORY_MB / 1024) * 0.0000133334,
  /** Per worker: the state transitions of a child workflow with one state. */
  workerStart: 4 * 0.000025,
  /** Per GiB that the stage's archive and audit log ingest. */
  archiveAndLog: 0.1 + 0.5,
};
const BILLED_BYTES = 65_536;

interface Bill {
  events: number;
  sqsRequests: number;
  invocations: number;
  gibibytes: number;
  /** Of all functions together, when functions are the workers. */
  workerSeconds: number;
  dollars: number;
}

/** Returns the most that AWS bills for a plan. */
export function billOf(plan: Plan): Bill {
  const { events, rules, sizes, target, workers, workerKind } = plan;
  const weights = sizes.reduce((sum, { weight }) => sum + weight, 0);
  const average = (of: (bytes: number) => number) =>
    sizes.reduce((sum, { bytes, weight }) => sum + of(bytes) * weight, 0) / weights;
  const chunks = average((bytes) => Math.ceil(bytes / BILLED_BYTES));
  const deliveries = events * rules;
  // Sent and received one by one, deleted ten at a time. The queue in front of the function doubles that.
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

/** Returns what to know before a run on a real account, as text. */
export function billText(
  plan: Plan,
  { quotas, region, repeat }: { quotas: Quotas; region: string; repeat: number },
): string {
  const { events, sqsRequests, invocations, gibibytes, workerSeconds, dollars } = billOf(plan);
  const peak = highestRate(plan.profile, plan.durationSeconds);
  const whole = (value: number) => Math.round(value).toLocaleString("en");
  const all = (value: number) => whole(value * repeat);
  return [
    `This run sends up to ${whole(peak)} ${plan.flow} per second${plan.flow === "events" ? ` for ${whole(peak * plan.rules)} deliveries` : ""}.`,
    ...quotaText(plan, quotas, region),
    ...(workerSeconds > 0
      ? [
          `${plan.workers} functions send and receive: ${all(workerSeconds)} s at ${whole(WORKER_MEMORY_MB)} MB in total.`,
        ]
      : []),
    `Billed at most${repeat > 1 ? `, for ${repeat} runs` : ""}: ${all(events)} events, ${all(sqsRequests)} SQS requests, ${all(invocations)} invocations,`,
    `${(gibibytes * repeat).toFixed(2)} GiB into the bus's archive and audit log: about $${(dollars * repeat).toFixed(2)}`,
    ...(plan.flow === "orders"
      ? ["for the probe alone. The application's own cost per order (requests, functions, tables, events) is extra"]
      : []),
    "(list prices of us-east-1 in 2026, without free tiers; idle functions and queues cost nothing).",
  ].join("\n");
}
