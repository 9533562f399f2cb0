import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, expect, test, vi } from "vitest";
import type { Job } from "./job.ts";
import { startStubBus } from "./stub-bus.fixture.ts";
import { startWorkers } from "./workers.ts";

const stub = await startStubBus();
afterAll(() => stub.close());

const job: Job = {
  run: "run",
  producer: 0,
  workers: 2,
  segments: [{ seconds: 60, from: 10, to: 10 }],
  batch: 1,
  sizes: [{ bytes: 1024, weight: 1 }],
  seed: 1,
  detailType: "load-sqs",
  busName: "stub",
  client: "lean",
  maxInFlight: 10,
  requestTimeoutMs: 1000,
  receivers: 1,
  queueUrl: `${stub.endpoint}/0/stub`,
  custom: undefined,
  orders: undefined,
  endpoint: stub.endpoint,
};

test("a worker that cannot start ends the others too, and the process exits", async () => {
  const jobs = [job, { ...job, producer: 1, endpoint: "no endpoint" }];
  const script = `import { startWorkers } from ${JSON.stringify(new URL("./workers.ts", import.meta.url).href)};
    await startWorkers(${JSON.stringify(jobs)}, () => {}).catch(({ message }) => console.log(message));`;
  const child = spawn(process.execPath, ["--eval", script], { timeout: 20_000 });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  expect(await once(child, "close")).toEqual([0, null]);
  expect(output).toBe("Invalid URL\n");
});

test("terminate ends workers immediately", async () => {
  const workers = await startWorkers([job], () => {});
  await vi.waitFor(async () => expect(await stub.connections()).toBeGreaterThan(0));
  await workers.terminate();
  await vi.waitFor(async () => expect(await stub.connections()).toBe(0));
});
