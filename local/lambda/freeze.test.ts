import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { ADMINISTRATOR, codeDirectory, FUNCTION, fact, lambdaForTest } from "./lambda.fixture.ts";

/** A function, how to invoke it, and how to let time pass: another function's time. */
async function setUp(body: string, config = {}) {
  const { make, lambda, trace } = lambdaForTest();
  const arn = await make(body, config);
  const sleeper = await make("await new Promise((resolve) => setTimeout(resolve, event))", { name: "sleeper" });
  return {
    trace,
    invoke: async (event: unknown = {}) =>
      JSON.parse((await lambda.invoke(arn, JSON.stringify(event), ADMINISTRATOR)).payload),
    pass: (ms: number) => lambda.invoke(sleeper, String(ms), ADMINISTRATOR),
    pid: () => lambda.environments().find((each) => each.function === arn)?.pid ?? 0,
  };
}

test("no timer fires between two invocations, and those that are left go on with the next", async () => {
  const { invoke, pass } = await setUp(`
    globalThis.ticks ??= (setInterval(() => globalThis.ticks++, 1), 0);
    const before = ticks;
    await new Promise((resolve) => setTimeout(resolve, event.ms));
    return [before, ticks];
  `);
  const [, left] = await invoke({ ms: 50 });
  await pass(300);
  const [atNext, after] = await invoke({ ms: 50 });
  expect(atNext - left).toBeLessThanOrEqual(3);
  expect(after).toBeGreaterThan(atNext + 5);
});

test("work that an invocation leaves behind is done during the next, and logs in its name", async () => {
  const { invoke, trace, pass } = await setUp(`
    if (event.leave) setTimeout(() => console.log("left over"), 250);
    else await new Promise((resolve) => setTimeout(resolve, 60));
    return context.awsRequestId;
  `);
  await invoke({ leave: true });
  await pass(500);
  expect(trace.recent().filter(({ kind }) => kind === "log")).toEqual([]);
  const requestId = await invoke();
  expect(await fact(trace, "log", ({ line }) => line.endsWith("left over"))).toMatchObject({ requestId });
});

test("a connection that was closed meanwhile is not used again", async () => {
  const server = createServer((_, response) => response.end("hello"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { invoke } = await setUp(`
    const { Agent, get } = process.getBuiltinModule("node:http");
    globalThis.agent ??= new Agent({ keepAlive: true });
    return new Promise((resolve, reject) => {
      get(event.url, { agent }, (response) => response.resume().on("end", () => resolve(response.statusCode))).on("error", reject);
    });
  `);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (let i = 0; i < 3; i++) {
    expect(await invoke({ url })).toBe(200);
    server.closeAllConnections();
  }
});

test("a signal that the function handles wakes nothing up, and is handled with the next invocation", async () => {
  const { invoke, pass, pid } = await setUp(`
    globalThis.signals ??= (process.on("SIGUSR2", () => globalThis.signals++), 0);
    await new Promise(setImmediate);
    return signals;
  `);
  expect(await invoke()).toBe(0);
  process.kill(pid(), "SIGUSR2");
  await pass(20);
  process.kill(pid(), "SIGUSR2");
  expect(await invoke()).toBeGreaterThan(0);
});

test.each([
  ["long", "x".repeat(6_000_000)],
  ["of several bytes a character", "注文🫖".repeat(20_000)],
])("an event that is %s arrives whole", async (_, text) => {
  const { invoke } = await setUp("return event.text.length + event.text.slice(-5)");
  expect(await invoke({ text })).toBe(text.length + text.slice(-5));
});

test("the answer of a callback waits until nothing is left to do, unless the handler does not want that", async () => {
  const directory = await codeDirectory({
    "index.js": `exports.handler = (event, context, callback) => {
      context.callbackWaitsForEmptyEventLoop = event.waits;
      setTimeout(() => console.log("done"), 50);
      callback(null, "answer");
    };`,
  });
  const { lambda, trace } = lambdaForTest();
  const { arn } = lambda.createFunction({ ...FUNCTION, runtime: "nodejs22.x", codeDirectory: directory });
  const logged = () => trace.recent().filter(({ kind }) => kind === "log").length;
  expect((await lambda.invoke(arn, '{"waits":true}', ADMINISTRATOR)).payload).toBe('"answer"');
  expect(logged()).toBe(1);
  expect((await lambda.invoke(arn, '{"waits":false}', ADMINISTRATOR)).payload).toBe('"answer"');
  expect(logged()).toBe(1);
});

describe("in a runtime before Node.js 24", () => {
  /** What a handler's invocation ends with. */
  async function resultOf(handler: string, timeoutSeconds = 5): Promise<unknown> {
    const files = { "index.js": `exports.handler = ${handler};` };
    const { lambda } = lambdaForTest();
    const code = { codeDirectory: await codeDirectory(files), runtime: "nodejs22.x", timeoutSeconds };
    const { arn } = lambda.createFunction({ ...FUNCTION, ...code });
    const { payload } = await lambda.invoke(arn, "{}", ADMINISTRATOR);
    const result = JSON.parse(payload);
    return result?.errorType ?? result;
  }

  test.each([
    ["a callback that is never called is a success", "(event, context, callback) => {}", null],
    ["what a function returns that is not async does not count", "() => 'lost'", null],
    ["what an async function returns counts", "async () => 'kept'", "kept"],
    ["a promise counts, whoever made it", "() => new Promise((r) => setTimeout(r, 1, 'kept'))", "kept"],
    ["an async function that never ends fails", "async () => new Promise(() => {})", "Runtime.NodeJsExit"],
    [
      "context.succeed does not wait",
      "(event, context) => { setTimeout(() => {}, 60_000); context.succeed('s'); }",
      "s",
    ],
    [
      "context.done does not wait",
      "(event, context) => { setTimeout(() => {}, 60_000); context.done(null, 'd'); }",
      "d",
    ],
    [
      "context.fail does not wait",
      "(event, context) => { setTimeout(() => {}, 60_000); context.fail(new TypeError()); }",
      "TypeError",
    ],
  ])("%s", async (_, handler, result) => {
    expect(await resultOf(handler)).toEqual(result);
  });

  test("a timer that is left open keeps a callback's result until the timeout", async () => {
    const handler = "(event, context, callback) => { setInterval(() => {}, 1000); callback(null, 'a'); }";
    expect(await resultOf(handler, 1)).toBe("Sandbox.Timedout");
  });
});
