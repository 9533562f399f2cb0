// How much an invocation costs beside the function's own work: npx node local/lambda/lambda.bench.ts
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { realClock } from "../clock.ts";
import { systemRandom } from "../random.ts";
import { memoryStore } from "../store.ts";
import { createTrace } from "../trace.ts";
import { createLambda } from "./lambda.ts";

const directory = await mkdtemp(path.join(tmpdir(), "lambda-bench-"));
await writeFile(
  path.join(directory, "index.mjs"),
  "export const handler = async (event) => { for (let i = 0; i < event.lines; i++) console.log('line', i); return event; };",
);
const caller = { type: "administrator", arn: "arn:aws:iam::000000000000:root" } as const;

function lambdaWith(compileCacheDirectory?: string) {
  const lambda = createLambda({
    clock: realClock,
    random: systemRandom(),
    store: memoryStore(),
    trace: createTrace(realClock),
    endpoint: () => "http://127.0.0.1:9",
    credentialsFor: () => ({ accessKeyId: "a", secretAccessKey: "s", sessionToken: "t" }),
    queues: { receive: () => Promise.resolve([]), delete: () => {}, send: () => Promise.resolve() },
    streams: { readStream: () => Promise.resolve([]) },
    ...(compileCacheDirectory !== undefined && { compileCacheDirectory }),
  });
  lambda.createFunction({
    name: "bench",
    handler: "index.handler",
    codeDirectory: directory,
    environment: {},
    timeoutSeconds: 30,
    memoryMb: 256,
    roleArn: "arn:aws:iam::000000000000:role/bench",
    runtime: "nodejs24.x",
  });
  return lambda;
}

async function measure(name: string, times: number, once: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < times / 10; i++) await once();
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    const startedAt = performance.now();
    await once();
    took.push(performance.now() - startedAt);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => (took[Math.floor(took.length * share)] ?? 0).toFixed(3).padStart(9);
  console.log(`${name.padEnd(34)} p50 ${at(0.5)} ms   p99 ${at(0.99)} ms`);
}

const warm = lambdaWith();
for (const bytes of [200, 20_000, 200_000]) {
  const payload = JSON.stringify({ text: "x".repeat(bytes) });
  await measure(`warm, ${bytes} bytes`, 5_000, () => warm.invoke("bench", payload, caller));
}
await measure("warm, 5 log lines", 5_000, () => warm.invoke("bench", '{"lines":5}', caller));
await warm.stop();

const cold = async (cache?: string) => {
  const lambda = lambdaWith(cache);
  await lambda.invoke("bench", "{}", caller);
  await lambda.stop();
};
await measure("cold", 20, () => cold());
const cache = path.join(directory, "cache");
const first = lambdaWith(cache);
await first.invoke("bench", "{}", caller);
// The cache is written a second after the start.
await new Promise((resolve) => setTimeout(resolve, 1_500));
await first.stop();
await measure("cold, with a compile cache", 20, () => cold(cache));
await rm(directory, { recursive: true });
