import { flowOf } from "../application.ts";
import type { Connection } from "../client/connect.ts";
import { createGenerator } from "./generate.ts";
import type { StartWorkers } from "./workers.ts";

const REPORT_EVERY_MS = 50;

/** Starts a generator for each job in the caller's thread. */
export const startInThread =
  (connection: Connection): StartWorkers =>
  async (jobs, onReport) => {
    const generators = await Promise.all(
      jobs.map(async (job) => createGenerator(job, connection, await flowOf(job.orders))),
    );
    const report = () => {
      for (const [index, generator] of generators.entries()) onReport(index, generator.report());
    };
    let reporting: NodeJS.Timeout | undefined;
    return {
      async send(startAt) {
        reporting = setInterval(report, REPORT_EVERY_MS);
        await Promise.all(generators.map((generator) => generator.send(startAt)));
        report();
      },
      stop() {
        for (const generator of generators) generator.stop();
      },
      async close() {
        clearInterval(reporting);
        await Promise.all(generators.map((generator) => generator.close()));
        report();
      },
      async terminate() {
        clearInterval(reporting);
        for (const generator of generators) generator.stop();
        await Promise.all(generators.map((generator) => generator.close()));
      },
      failed: new Promise(() => {}),
    };
  };
