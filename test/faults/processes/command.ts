import { synthesizeApp } from "../../support/local-cloud.ts";
import { breachReport, type Row, tableOf } from "../table.ts";
import type { Plan } from "./plan.ts";
import { runInProcesses } from "./run.ts";

/** Runs one plan for each kind of fault that is asked for, or one with all of them. Returns the exit status. */
export async function processesCommand(
  plan: Omit<Plan, "fault">,
  faults: readonly string[],
  verbose: boolean,
): Promise<number> {
  const say = verbose ? (line: string) => console.error(line) : () => {};
  console.error(`Seed ${plan.seed}, ${plan.orders} orders, real processes.`);
  const { directory, remove } = await synthesizeApp({ stage: "local" });
  const rows: Row[] = [];
  try {
    for (const fault of faults.length > 0 ? faults : [undefined])
      rows.push(await runInProcesses({ ...plan, fault }, directory, say));
  } finally {
    await remove();
  }
  console.log(tableOf(rows));
  const reports = rows.map(({ verdict }) => breachReport(verdict)).filter((report) => report !== "");
  if (reports.length > 0) console.log(`\n${reports.join("\n")}`);
  return rows.every(({ verdict }) => verdict.breaches.length === 0) ? 0 : 1;
}
