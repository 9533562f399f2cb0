import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { ADMINISTRATOR, codeDirectory, fact, lambdaForTest } from "./lambda.fixture.ts";

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("stop kills busy and idle environments within two seconds and refuses what comes after", async () => {
  const { lambda, trace, make } = lambdaForTest();
  const idle = await make("", { name: "idle" });
  const busy = await make("console.log('in'); for (;;) {}", { name: "busy", timeoutSeconds: 60 });
  await lambda.invoke(idle, "{}", ADMINISTRATOR);
  const running = lambda.invoke(busy, "{}", ADMINISTRATOR);
  const refused = expect(running).rejects.toMatchObject({ code: "ServiceException", message: "Lambda is stopping." });
  await fact(trace, "log");
  const pids = lambda.environments().map(({ pid }) => pid);
  expect(pids.map(lives)).toEqual([true, true]);

  const startedAt = performance.now();
  await lambda.stop();

  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(pids.map(lives)).toEqual([false, false]);
  expect(lambda.environments()).toEqual([]);
  await refused;
  await expect(lambda.invoke(idle, "{}", ADMINISTRATOR)).rejects.toMatchObject({ code: "ServiceException" });
});

test("idle environments are reaped by the clock", async () => {
  const { lambda, clock, trace, make } = lambdaForTest({ limits: { idleMs: 60_000 } });
  const arn = await make("");
  await lambda.invoke(arn, "{}", ADMINISTRATOR);
  clock.advance(59_000);
  expect(lambda.environments()).toHaveLength(1);
  clock.advance(2_000);
  expect((await fact(trace, "environment-stopped")).reason).toBe("idle");
  expect(lambda.environments()).toEqual([]);
});

test("environments end when the cloud is killed", async () => {
  const directory = await codeDirectory({
    // Something of its own keeps the process from ending by itself.
    "index.mjs": "setInterval(() => {}, 1_000); export const handler = async () => ({ pid: process.pid });",
    "cloud.ts": `
      import { createLambda } from ${JSON.stringify(fileURLToPath(new URL("./lambda.ts", import.meta.url)))};
      import { realClock } from ${JSON.stringify(fileURLToPath(new URL("../clock.ts", import.meta.url)))};
      import { systemRandom } from ${JSON.stringify(fileURLToPath(new URL("../random.ts", import.meta.url)))};
      import { memoryStore } from ${JSON.stringify(fileURLToPath(new URL("../store.ts", import.meta.url)))};
      const trace = { emit() {}, on: () => () => {}, recent: () => [] };
      const lambda = createLambda({
        clock: realClock, random: systemRandom(), store: memoryStore(), trace, endpoint: () => "http://127.0.0.1:9",
        credentialsFor: () => ({ accessKeyId: "a", secretAccessKey: "s", sessionToken: "t" }), queues: {}, streams: {},
      });
      const { arn } = lambda.createFunction({
        name: "f", handler: "index.handler", codeDirectory: import.meta.dirname, environment: {}, timeoutSeconds: 9,
        memoryMb: 128, roleArn: "arn:aws:iam::000000000000:role/r", runtime: "nodejs24.x",
      });
      console.log((await lambda.invoke(arn, "{}", { type: "administrator", arn: "me" })).payload);
      setInterval(() => {}, 1_000);
    `,
  });
  const cloud = spawn(process.execPath, [`${directory}/cloud.ts`], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void cloud.kill("SIGKILL"));
  const [line] = (await once(createInterface({ input: cloud.stdout }), "line")) as [string];
  const { pid } = JSON.parse(line) as { pid: number };
  expect(lives(pid)).toBe(true);

  cloud.kill("SIGKILL");

  await expect.poll(() => lives(pid), { timeout: 2_000, interval: 5 }).toBe(false);
});
