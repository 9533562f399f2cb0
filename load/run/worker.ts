import { parentPort, workerData } from "node:worker_threads";
import { flowOf } from "../application.ts";
import { connect } from "../client/connect.ts";
import { createGenerator } from "./generate.ts";
import type { Job, Report } from "./job.ts";

export type ToWorker = { kind: "send"; startAt: number } | { kind: "stop" } | { kind: "close" };
export type FromWorker = { kind: "ready" } | { kind: "report"; report: Report } | { kind: "sent" } | { kind: "closed" };

const REPORT_EVERY_MS = 50;

const port = parentPort;
if (!port) throw new Error("This module runs as a worker thread of the load tester: start its command instead.");

const say = (message: FromWorker): void => {
  const transfer = message.kind === "report" ? [message.report.calls.buffer, message.report.arrivals.buffer] : [];
  port.postMessage(message, transfer);
};

const job = workerData as Job;
const generator = createGenerator(job, await connect(job.endpoint), await flowOf(job.orders));
const report = () => say({ kind: "report", report: generator.report() });
let reporting: NodeJS.Timeout | undefined;

port.on("message", async (message: ToWorker) => {
  switch (message.kind) {
    case "send":
      reporting = setInterval(report, REPORT_EVERY_MS);
      await generator.send(message.startAt);
      report();
      return say({ kind: "sent" });
    case "stop":
      return generator.stop();
    case "close":
      clearInterval(reporting);
      await generator.close();
      report();
      say({ kind: "closed" });
      port.close();
  }
});
say({ kind: "ready" });
