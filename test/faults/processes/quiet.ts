import { setTimeout as delay } from "node:timers/promises";
import { GetQueueAttributesCommand, ListQueuesCommand } from "@aws-sdk/client-sqs";
import { nameOf } from "../../../events/names.ts";
import type { Stage } from "../../support/stage.ts";
import type { Observer } from "../observer.ts";
import type { CloudUnderTest } from "./cloud-under-test.ts";

const MINUTE = 60_000;
/** Longer than any wait between two attempts of a consumer. */
const REST_MS = 20 * MINUTE;
/** How far time goes at once: further, the longer nothing has come of it. */
const STEPS_SECONDS = [20, 60];
const STEPS_EACH = 15;
const LONGEST_STEP_SECONDS = 300;
/** What has come due has a moment to begin. */
const MOMENT_MS = 120;

/**
 * Drives time until nothing is under way: nothing has happened for a while, no queue holds work, and every order is settled.
 * Returns when the last thing happened; undefined when that is not before `limit`.
 */
export async function untilQuiet(
  cloud: CloudUnderTest,
  observer: Observer,
  areSettled: () => Promise<boolean>,
  limit: number,
  say: (line: string) => void,
): Promise<number | undefined> {
  for (let step = 0; cloud.now() < limit; step++) {
    await cloud.advance(STEPS_SECONDS[Math.floor(step / STEPS_EACH)] ?? LONGEST_STEP_SECONDS);
    const stage = await cloud.stage();
    await delay(MOMENT_MS);
    while (await stage.isBusy?.()) await delay(MOMENT_MS);
    const restedSince = observer.lastBusinessAt();
    if (cloud.now() - restedSince < REST_MS) continue;
    const full = await fullQueues(stage);
    if (full.length > 0) {
      say(`${new Date(cloud.now()).toISOString()}  still in queues: ${full.join(", ")}`);
      continue;
    }
    // The question is business, too: where the answer is no, it is asked again after as long a rest.
    if (await areSettled()) return restedSince;
  }
  return undefined;
}

const COUNTS = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

/** The queues that hold work. */
async function fullQueues({ sqs, ...stage }: Stage): Promise<string[]> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: `${nameOf(stage)}-` }));
  const found = QueueUrls.filter((url) => !url.endsWith("-dlq")).map(async (QueueUrl) => {
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
    const isFull = COUNTS.some((name) => Number(Attributes[name]) > 0);
    return isFull ? [QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1)] : [];
  });
  return (await Promise.all(found)).flat();
}
