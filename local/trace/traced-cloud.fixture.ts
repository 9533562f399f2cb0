import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { drivenClock } from "../clock.ts";
import { createCloud } from "../cloud.ts";
import { seededRandom } from "../random.ts";
import { memoryStore } from "../store.ts";
import { createTrace, type Fact, type FactOf } from "../trace.ts";
import { waitForFact } from "../wait.ts";

const ANYBODY = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };

/** A whole cloud of the test's own, with its trace, and functions of a few lines whose role may do everything. */
export async function tracedCloud() {
  const clock = drivenClock();
  const trace = createTrace(clock);
  const cloud = createCloud({ clock, random: seededRandom(1), store: memoryStore(), trace });
  const endpoint = await cloud.listen(0);
  cloud.start();
  onTestFinished(() => cloud.stop());
  const role = cloud.identities.createRole("worker", { Version: "2012-10-17", Statement: [ANYBODY] });
  const may = (...Statement: object[]) =>
    cloud.identities.putPolicy("worker", "all", { Version: "2012-10-17", Statement } as never);
  may({ Effect: "Allow", Action: "*", Resource: "*" });

  return {
    cloud,
    clock,
    trace,
    endpoint,
    /** All that functions may do from now on. */
    may,
    /** The configuration of an SDK's client, for the person at the keyboard. */
    client: {
      endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
      forcePathStyle: true,
    },
    told: <Kind extends Fact["kind"]>(kind: Kind) =>
      trace.recent().filter((fact): fact is FactOf<Kind> => fact.kind === kind),
    next: <Kind extends Fact["kind"]>(kind: Kind, fits: (fact: FactOf<Kind>) => boolean = () => true) =>
      waitForFact(trace, kind, fits, { limitMs: 15_000 }),
    /** Makes a function whose handler's body is `body`, with `event`, and `sdk` for the AWS clients' packages, in scope. */
    async make(name: string, body: string): Promise<string> {
      const directory = await mkdtemp(path.join(tmpdir(), "trace-test-"));
      onTestFinished(() => rm(directory, { recursive: true, force: true }));
      const code = `
        import { createRequire } from "node:module";
        const require = createRequire(${JSON.stringify(import.meta.url)});
        const sdk = (client) => require("@aws-sdk/client-" + client);
        export const handler = async (event) => { ${body} };`;
      await writeFile(path.join(directory, "index.mjs"), code);
      return cloud.lambda.createFunction({
        name,
        handler: "index.handler",
        codeDirectory: directory,
        environment: {},
        timeoutSeconds: 20,
        memoryMb: 256,
        roleArn: role,
        runtime: "nodejs24.x",
      }).arn;
    },
  };
}
