import { createGateway } from "../../gateway/gateway.ts";
import { systemRandom } from "../../random.ts";
import type { Happening } from "../../trace/fact.ts";
import { createTrace, type Trace } from "../../trace.ts";
import type { ConsoleConfig } from "../config.ts";
import { createConsole } from "../server/console.ts";
import { toConsole } from "../server/to-console.ts";
import { createBusLogReader, groupsOf } from "./bus-logs.ts";
import type { Clients } from "./clients.ts";
import { createRecordReader, type ToldFact } from "./facts.ts";
import { createStageQueues } from "./queues.ts";
import { READ_ONLY } from "./read-only.ts";
import { dueAt, rulesIn } from "./rules.ts";
import type { StageResources } from "./stacks.ts";

export interface StageConsole {
  url: string;
  /** Asks the account for what is new, now. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

interface Settings {
  clients: Clients;
  resources: StageResources;
  config: ConsoleConfig;
  port: number;
  /** The oldest records that are read. */
  since: number;
  pollMs: number;
  /** Hears what could not be read; the next attempt follows. */
  onFailure(error: Error): void;
}

const NOT_IN_LOGS = "A stage's logs do not tell";

/** Serves the console for a deployed stage on this machine: from its templates, the logs of its buses, and its queues. */
export async function serveStage(settings: Settings): Promise<StageConsole> {
  const { clients, resources, since, pollMs, onFailure } = settings;
  const { deployed, notes, account, region } = resources;
  const told = toldTrace();
  const rules = rulesIn(deployed.values());
  for (const rule of rules) told.emit(rule);
  const logs = await busLogsOf(resources, clients);
  const reader = createBusLogReader(clients, logs.groups, since);
  const records = createRecordReader(
    (rule, target) =>
      rules.find((each) => each.rule === rule)?.targets.find(({ arn }) => arn === target)?.deadLetterArn,
  );
  const queues = createStageQueues(clients, deployed.values());

  async function refresh(): Promise<void> {
    for (const fact of records.read(await reader.next(Date.now()))) told.emit(fact);
    await queues.refresh();
  }

  await refresh();
  const stopped = new AbortController();
  const polling = poll(refresh, { pollMs, onFailure, signal: stopped.signal });
  const refuseNow = () => {
    throw READ_ONLY;
  };
  const refuse = async () => refuseNow();
  let url = "";
  const console = createConsole({
    trace: told.trace,
    deployed,
    stacks: notes,
    started: Promise.resolve(),
    endpoint: () => url,
    // Lessons change things, too.
    config: async () => ({ ...settings.config, actions: [], lessons: undefined }),
    now: Date.now,
    aheadMs: () => 0,
    driven: false,
    queues: queues.counts,
    letters: queues.letters,
    peekObject: () => undefined,
    mails: () => [],
    runNow: refuseNow,
    faults: { add: refuseNow, list: () => [], ended: () => [], remove: refuseNow, clear: refuseNow },
    schedules: () => dueAt(deployed.values(), Date.now()),
    environments: () => [],
    eventBridge: refuse,
    stage: {
      place: `${account}, ${region}`,
      note: logs.note,
      unknown: {
        archive: `${NOT_IN_LOGS} what its archives hold. Ask EventBridge for them, or replay with its console.`,
        functions: `${NOT_IN_LOGS} when its functions ran; CloudWatch and the functions' own log groups do.`,
        faults: "Faults are the local cloud's: a stage has none.",
        mail: "SES sends a stage's mail; it is not kept anywhere.",
        logs: "The functions' lines are in their log groups in CloudWatch Logs.",
        ...(logs.isDetailed ? {} : { "why-not": `${NOT_IN_LOGS} what its events hold unless they include details.` }),
      },
    },
  });
  const gateway = createGateway({
    services: [],
    unsigned: async (request) =>
      toConsole(request, () => false) ?? { status: 404, headers: {}, body: "The console is at /console/." },
    control: async (_, response) => void response.writeHead(404).end(),
    console: console.serve,
    callerOf: () => undefined,
    random: systemRandom(),
    trace: told.trace,
  });
  url = await gateway.listen(settings.port);
  return {
    url: `${url}/console/`,
    refresh,
    async close() {
      stopped.abort();
      await Promise.all([gateway.close(), polling]);
    },
  };
}

/** A trace whose facts have the times of what told of them. */
function toldTrace(): { trace: Trace; emit(fact: ToldFact): void } {
  let at = 0;
  const trace = createTrace({ now: () => at, after: () => () => {} });
  return {
    trace,
    emit({ at: time, ...happening }) {
      at = time;
      trace.emit(happening as Happening);
    },
  };
}

async function poll(
  refresh: () => Promise<void>,
  { pollMs, onFailure, signal }: { pollMs: number; onFailure(error: Error): void; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    });
    if (!signal.aborted) await refresh().catch(onFailure);
  }
}

/** Where the logs of a stage's buses are, and what they do not tell. */
async function busLogsOf({ deployed }: StageResources, clients: Clients) {
  const buses = [...deployed.values()].filter(({ type }) => type === "AWS::Events::EventBus");
  const groups = (await Promise.all(buses.map(({ arn = "" }) => groupsOf(clients, arn)))).flat();
  const configs = buses.map(({ properties }) => properties.LogConfig ?? {});
  const level: string = configs.map(({ Level }) => Level).find((each) => each !== undefined) ?? "OFF";
  const isDetailed = configs.length > 0 && configs.every(({ IncludeDetail }) => IncludeDetail === "FULL");
  const missing = [
    ...(["INFO", "TRACE"].includes(level) ? [] : ["events that nothing failed for"]),
    ...(isDetailed ? [] : ["what events hold"]),
    "requests, writes, invocations, and mails",
  ];
  const note =
    groups.length === 0
      ? "Its buses deliver no logs to a log group: what happens is not known here."
      : `Read from its bus's logs (${level}): ${missing.join("; ")} are not known here.`;
  return { groups, note, isDetailed };
}
