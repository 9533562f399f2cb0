import * as v from "valibot";
import type { Plan } from "../command/plan.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { machine } from "../result/machine.ts";
import { Configuration, RESULT_VERSION, type Result } from "../result/result.ts";
import { judge } from "../result/thresholds.ts";
import { validityOf } from "../result/validity.ts";
import { wallTime } from "../schedule/clock.ts";
import type { Site } from "./site.ts";

interface Ended {
  plan: Plan;
  site: Site;
  ledger: Ledger;
  /** Events of the schedule, or of this worker's share of it. */
  intended: { measured: number; warmUp: number };
  /** Wall-clock time; `startAt` is a time of the steady clock. */
  startedAt: number;
  startAt: number;
  drainEndedAt: number;
  cpuBefore: NodeJS.CpuUsage;
  stopped: boolean;
  broke: Result["broke"];
}

/** Returns the result of a run that has ended. */
export function conclude(ended: Ended): Result {
  const { plan, site, ledger, startedAt, startAt, drainEndedAt, cpuBefore, stopped, broke } = ended;
  const time = (ms: number) => new Date(ms).toISOString();
  // Keeps only the plan's fields that belong in a result.
  const configuration = v.parse(Configuration, { ...plan, endpoint: site.endpoint ?? "aws", region: site.region });
  const books = ledger.account.close(ended.intended);
  // Events due after the break were never meant to be sent.
  if (broke) books.measured.intended = books.measured.sent;
  const generator = ledger.generator();
  const latencies = ledger.latencies();
  const { user, system } = process.cpuUsage(cpuBefore);
  const orders = ledger.orders();
  const figures = { configuration, counts: books.measured, latencies, ...orders };
  return {
    format: "load-result",
    version: RESULT_VERSION,
    tool: { name: "load", version: site.toolVersion },
    run: site.run,
    configuration,
    machine: machine(site.sharedWithCloud),
    timing: {
      startedAt: time(startedAt),
      firstSendAt: time(wallTime(startAt)),
      warmUpEndedAt: time(wallTime(startAt) + plan.warmUpSeconds * 1000),
      lastSendAt: time(wallTime(startAt) + ledger.lastSent()),
      drainEndedAt: time(drainEndedAt),
      finishedAt: time(Date.now()),
      cpuSeconds: (user + system) / 1e6,
    },
    validity: validityOf({
      ...figures,
      generator,
      stopped,
      sharedWithCloud: site.sharedWithCloud,
      ingestionMeanMs: ledger.ingestionMeanMs(),
    }),
    counts: books.measured,
    ...(broke && { broke }),
    warmUp: books.warmUp,
    generator,
    latencies,
    ...orders,
    series: ledger.series.rows(),
    thresholds: plan.thresholds.map((rule) => judge(rule, figures)),
  };
}
