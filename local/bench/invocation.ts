import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ADMINISTRATOR } from "../aws.ts";
import { realClock } from "../clock.ts";
import { createLambda } from "../lambda/lambda.ts";
import { systemRandom } from "../random.ts";
import { memoryStore } from "../store.ts";
import { createTrace } from "../trace.ts";
import { type Measurement, quantile, type Section, timesOf } from "./measurement.ts";

const CODE = "export const handler = async (event) => event;";

/** What an invocation adds to calling the handler in its process: in a warm environment, and in one that has to start. */
export async function invocation(warmCalls: number, coldStarts: number): Promise<Section> {
  const directory = await mkdtemp(join(tmpdir(), "bench-"));
  try {
    const file = join(directory, "index.mjs");
    await writeFile(file, CODE);
    const { handler } = (await import(pathToFileURL(file).href)) as { handler: (event: unknown) => Promise<unknown> };
    const payload = JSON.stringify({ text: "x".repeat(900) });
    const inProcess = await timesOf(warmCalls, () => handler(JSON.parse(payload)));

    const lambda = lambdaOf(directory);
    const warm = await timesOf(warmCalls, () => lambda.invoke("bench", payload, ADMINISTRATOR));
    await lambda.stop();
    const cold = await timesOf(coldStarts, async () => {
      const fresh = lambdaOf(directory);
      await fresh.invoke("bench", payload, ADMINISTRATOR);
      await fresh.stop();
    });
    const added = (name: string, times: number[], share: number): Measurement => ({
      name,
      value: quantile(times, share) - quantile(inProcess, share),
      unit: "ms",
    });
    return {
      title: "Invocation",
      method:
        "Time added to calling the handler in its own process; an event of 900 bytes. A cold start is a new process.",
      measurements: [
        added("warm, p50", warm, 0.5),
        added("warm, p99", warm, 0.99),
        added("cold, p50", cold, 0.5),
        added("cold, p90", cold, 0.9),
      ],
    };
  } finally {
    await rm(directory, { recursive: true });
  }
}

function lambdaOf(codeDirectory: string) {
  const send = async () => ({ messageId: "" });
  const lambda = createLambda({
    clock: realClock,
    random: systemRandom(),
    store: memoryStore(),
    trace: createTrace(realClock),
    endpoint: () => "http://127.0.0.1:9",
    credentialsFor: () => ({ accessKeyId: "a", secretAccessKey: "s", sessionToken: "t" }),
    queues: { receive: () => Promise.resolve([]), delete: () => {}, send, sendLetter: send },
    streams: { readStream: () => Promise.resolve([]) },
  });
  lambda.createFunction({
    name: "bench",
    handler: "index.handler",
    codeDirectory,
    environment: {},
    timeoutSeconds: 30,
    memoryMb: 256,
    roleArn: "arn:aws:iam::000000000000:role/bench",
    runtime: "nodejs24.x",
  });
  return lambda;
}
