import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Job, Report } from "./job.ts";
import type { FromWorker, ToWorker } from "./worker.ts";

export interface Workers {
  /** Starts the schedule of every worker at a time of the steady clock. Resolves when every call has returned. */
  send(startAt: number): Promise<void>;
  stop(): void;
  /** Ends every worker after its last report. */
  close(): Promise<void>;
  /** Ends every worker immediately. */
  terminate(): Promise<void>;
  /** Rejects when a worker fails. */
  failed: Promise<never>;
}

/** Starts a worker for each job, and resolves when all are ready. Passes their reports to `onReport`. */
export type StartWorkers = (jobs: Job[], onReport: (worker: number, report: Report) => void) => Promise<Workers>;

/** Starts each worker in its own thread. */
export const startWorkers: StartWorkers = async (jobs, onReport) => {
  const failure = Promise.withResolvers<never>();
  // Whoever awaits something else gets the error there.
  failure.promise.catch(() => {});
  const members = jobs.map((job, index) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: job });
    const said = { ready: Promise.withResolvers<void>(), sent: Promise.withResolvers<void>() };
    const closed = Promise.withResolvers<void>();
    worker.on("message", (message: FromWorker) => {
      if (message.kind === "report") onReport(index, message.report);
      else if (message.kind === "closed") closed.resolve();
      else said[message.kind].resolve();
    });
    worker.on("error", (error) => failure.reject(error));
    return { worker, ready: said.ready.promise, sent: said.sent.promise, closed: closed.promise };
  });
  const broadcast = (message: ToWorker) => {
    for (const { worker } of members) worker.postMessage(message);
  };
  const all = (what: "ready" | "sent" | "closed") =>
    Promise.race([Promise.all(members.map((member) => member[what])), failure.promise]);

  const terminate = async () => {
    await Promise.all(members.map(({ worker }) => worker.terminate()));
  };

  try {
    await all("ready");
  } catch (error) {
    await terminate();
    throw error;
  }
  return {
    async send(startAt) {
      broadcast({ kind: "send", startAt });
      await all("sent");
    },
    stop: () => broadcast({ kind: "stop" }),
    async close() {
      const exited = members.map(({ worker }) => once(worker, "exit"));
      broadcast({ kind: "close" });
      await all("closed");
      await Promise.all(exited);
    },
    terminate,
    failed: failure.promise,
  };
};
