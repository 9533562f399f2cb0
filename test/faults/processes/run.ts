import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { seededRandom } from "cdk-local-cloud";
import { redrive } from "../../../events/dead-letters/redrive.ts";
import { quickAssembly } from "../../support/quick-assembly.ts";
import { audit } from "../auditor/audit.ts";
import type { Audited, Observations, SeenOrder } from "../auditor/observations.ts";
import { createObserver, TIMED_OUT } from "../observer.ts";
import { isSettled } from "../settled.ts";
import { shopping } from "../shopping.ts";
import type { Row } from "../table.ts";
import { createClients } from "./clients.ts";
import { type CloudUnderTest, startCloudUnderTest } from "./cloud-under-test.ts";
import { readAudit, readLedger, readLetters, readMails, readOrder } from "./look.ts";
import { type Plan, scheduleOf } from "./plan.ts";
import { untilQuiet } from "./quiet.ts";

/** A function's limit, and half of how long its queue hides a message. */
const FUNCTION_SECONDS = 30;
/** EventBridge and Lambda try for 24 hours, and then a queue tries again. */
const QUIET_LIMIT_MS = 30 * 3_600_000;
const REDRIVES = 3;

/** Runs a plan with real processes, from the first order until all is at rest and redriven, and audits it. */
export async function runInProcesses(plan: Plan, assembly: string, say: (line: string) => void): Promise<Row> {
  const quick = quickAssembly(assembly, FUNCTION_SECONDS);
  const data = mkdtempSync(join(tmpdir(), "data-"));
  const clear = () => {
    for (const directory of [quick, data]) rmSync(directory, { recursive: true, force: true });
  };
  // Ctrl-C, too, leaves nothing behind.
  process.once("exit", clear);
  const observer = createObserver();
  let cloud: CloudUnderTest | undefined;
  try {
    cloud = await startCloudUnderTest(quick, data, observer.see);
    const startedAt = cloud.now();
    const observations = await observe(plan, cloud, observer, say);
    return {
      fault: plan.fault ?? "all",
      struck: observations.strikes.filter(({ fault }) => fault !== TIMED_OUT).length + observations.kills.length,
      virtualMs: cloud.now() - startedAt,
      verdict: audit(observations),
      duplicates: observer.duplicates(),
      retries: observer.retries(),
    };
  } finally {
    await cloud?.stop();
    process.off("exit", clear);
    clear();
  }
}

async function observe(
  plan: Plan,
  cloud: CloudUnderTest,
  observer: ReturnType<typeof createObserver>,
  say: (line: string) => void,
): Promise<Observations> {
  const clients = createClients(cloud);
  await Promise.all([shopAll(plan, clients), strikeAll(plan, cloud, say)]);
  await cloud.endFaults();
  const faultsEndedAt = cloud.now();
  // Locks of what was killed last as long as a function may, by the machine's time.
  await delay(FUNCTION_SECONDS * 1000);

  const look = async () => {
    const stage = await cloud.stage();
    const events = await readAudit(stage, observer.audit);
    const ids = heardOf(clients.requests, events, await readLedger(stage));
    const orders: SeenOrder[] = [];
    for (const orderId of ids) orders.push(await readOrder(stage, orderId, clients.emails.get(orderId)));
    return { stage, events, orders };
  };
  const areSettled = async () => {
    const open = (await look()).orders.filter((order) => !isSettled(order));
    if (open.length > 0) say(`Not settled: ${open.map(({ orderId, state }) => `${orderId} ${state}`).join(", ")}`);
    return open.length === 0;
  };
  const limit = faultsEndedAt + QUIET_LIMIT_MS;
  say("The faults are over; time goes on until all is at rest …");
  const quietAt = await untilQuiet(cloud, observer, areSettled, limit, say);
  const letters = await readLetters(await cloud.stage());
  let left = letters;
  for (let round = 0; left.length > 0 && round < REDRIVES; round++) {
    say(`${left.length} dead letters are redriven …`);
    await redrive(await cloud.stage(), { stage: "local" });
    await untilQuiet(cloud, observer, areSettled, limit + (round + 1) * QUIET_LIMIT_MS, say);
    left = await readLetters(await cloud.stage());
  }
  const { stage, events, orders } = await look();
  return {
    requests: clients.requests,
    orders,
    foreign: [],
    audit: events,
    deliveries: observer.deliveries(),
    mails: await readMails(stage, observer.mails),
    ledger: await readLedger(stage),
    letters,
    lettersLeft: left,
    strikes: observer.strikes,
    kills: cloud.kills,
    quiet: { faultsEndedAt, limitMs: QUIET_LIMIT_MS, ...(quietAt !== undefined && { at: quietAt }) },
  };
}

async function shopAll({ seed, orders, seconds }: Plan, clients: ReturnType<typeof createClients>): Promise<void> {
  const customers = Array.from({ length: orders }, (_, number) =>
    shopping(number, seededRandom(seed * 1_000_003 + number), seconds / 3600),
  );
  await Promise.all(
    customers.map(async (customer) => {
      await delay(customer.atMs);
      await clients.shop(customer);
    }),
  );
}

async function strikeAll(plan: Plan, cloud: CloudUnderTest, say: (line: string) => void): Promise<void> {
  await Promise.all(
    scheduleOf(plan).map(async ({ afterSeconds, fault }) => {
      await delay(afterSeconds * 1000);
      say(`${afterSeconds.toFixed(1).padStart(6)} s  ${JSON.stringify(fault)}`);
      await cloud.strike(fault);
    }),
  );
}

/** Every order that anybody has heard of. */
function heardOf(
  requests: Observations["requests"],
  events: readonly Audited[],
  ledger: Observations["ledger"],
): string[] {
  return [
    ...new Set([
      ...requests.flatMap(({ orderId }) => orderId ?? []),
      ...events.map(({ subject }) => subject),
      ...ledger.map(({ key }) => key),
    ]),
  ];
}
