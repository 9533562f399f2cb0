import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { describe, expect, onTestFinished, test } from "vitest";
import { faultyCloud, writes } from "../faulty-cloud.fixture.ts";

/** A cloud with a function that writes the item `done` of a table. */
async function writer(before = "", after = "") {
  const cloud = await faultyCloud();
  const { client, make, table, item, told } = cloud;
  await table("things");
  const functionArn = await make("writer", `${before} ${writes("things", "done")} ${after} return "ran";`);
  const lambda = new LambdaClient(client);
  onTestFinished(() => lambda.destroy());
  return {
    ...cloud,
    functionArn,
    /** Calls the function; gives its result, or its error in Lambda's words. */
    async call(): Promise<string> {
      const { Payload = Buffer.from("{}") } = await lambda.send(new InvokeCommand({ FunctionName: "writer" }));
      const result: unknown = JSON.parse(Buffer.from(Payload).toString());
      if (typeof result === "string") return result;
      const { errorType, errorMessage } = result as { errorType?: string; errorMessage?: string };
      return errorType ? `${errorType}: ${errorMessage}` : JSON.stringify(result);
    },
    hasWritten: async () => (await item("things", "done")) !== undefined,
    stops: () => told("environment-stopped").map(({ reason }) => reason),
  };
}

test("an invocation fails without having run, every second time", async () => {
  const { inject, call, hasWritten, told, functionArn } = await writer();
  await inject({ kind: "invocation-error", at: { function: "writer" }, message: "broken", every: 2 });
  expect(await call()).toBe("ran");
  expect(await call()).toBe("Error: broken");
  expect(await call()).toBe("ran");
  expect(await hasWritten()).toBe(true);
  expect(told("injected")).toMatchObject([{ function: functionArn, requestId: told("invoked")[1]?.requestId }]);
});

test.each([true, false])("an invocation fails, and preventExecution is %s", async (preventExecution) => {
  const { inject, call, hasWritten } = await writer();
  await inject({ kind: "invocation-error", at: { function: "writer" }, preventExecution, count: 1 });
  expect(await call()).toBe("Error: A fault makes this invocation fail.");
  expect(await hasWritten()).toBe(!preventExecution);
  expect(await call()).toBe("ran");
});

test.each([true, false])("an invocation times out, and preventExecution is %s", async (preventExecution) => {
  const { inject, call, hasWritten, clock, next } = await writer();
  await inject({ kind: "invocation-timeout", preventExecution, count: 1 });
  const called = call();
  await next("injected");
  if (!preventExecution) await next("written");
  clock.advance(20_000);
  expect(await called).toMatch(/^Sandbox.Timedout: .* Task timed out after 20.00 seconds$/);
  expect(await hasWritten()).toBe(!preventExecution);
  expect(await call()).toBe("ran");
});

test("an invocation begins late", async () => {
  const { inject, call, clock, next, hasWritten } = await writer();
  await inject({ kind: "invocation-add-delay", delaySeconds: 10, count: 1 });
  const called = call();
  await next("injected");
  expect(await hasWritten()).toBe(false);
  clock.advance(10_000);
  expect(await called).toBe("ran");
});

test("an invocation is answered for with a status", async () => {
  const { inject, call, hasWritten } = await writer();
  await inject({ kind: "invocation-http-integration-response", statusCode: 503, preventExecution: false, count: 1 });
  expect(await call()).toContain('"statusCode":503');
  expect(await hasWritten()).toBe(true);
  expect(await call()).toBe("ran");
});

test("an invocation is throttled as by Lambda's concurrency", async () => {
  const { inject, call } = await writer();
  await inject({ kind: "invocation-throttle", at: { function: "writer" }, count: 1 });
  await expect(call()).rejects.toThrow(expect.objectContaining({ name: "TooManyRequestsException" }));
  expect(await call()).toBe("ran");
});

describe("a function is killed", () => {
  const KILLED = /^Runtime.ExitError: .* Runtime exited with error: signal: killed$/;

  test.each([
    ["before", false],
    ["after", true],
  ] as const)("%s its call", async (when, written) => {
    const { inject, call, hasWritten, stops, told } = await writer();
    const at = { function: "writer", operation: "dynamodb:PutItem", resource: "things" };
    await inject({ kind: "invocation-kill", at, when, count: 1 });
    expect(await call()).toMatch(KILLED);
    expect(await hasWritten()).toBe(written);
    expect(stops()).toEqual(["signal: killed"]);
    expect(told("injected")).toMatchObject([{ operation: "dynamodb:PutItem" }]);
    expect(await call()).toBe("ran");
  });

  test("not at another call", async () => {
    const { inject, call } = await writer();
    await inject({ kind: "invocation-kill", at: { function: "writer", operation: "s3:*" }, when: "before" });
    await inject({ kind: "invocation-kill", at: { function: "other", operation: "*" }, when: "before" });
    expect(await call()).toBe("ran");
  });

  test("at its end: all is done, and nobody hears of it", async () => {
    const { inject, call, hasWritten } = await writer();
    await inject({ kind: "invocation-kill", at: { function: "writer" }, when: "end", count: 1 });
    expect(await call()).toMatch(KILLED);
    expect(await hasWritten()).toBe(true);
  });

  test("a while after its start", async () => {
    const { inject, call, clock, next } = await writer("", "await new Promise((r) => setTimeout(r, 15_000));");
    await inject({ kind: "invocation-kill", at: { function: "writer" }, delaySeconds: 30, count: 1 });
    const called = call();
    await next("written");
    clock.advance(30_000);
    expect(await called).toMatch(KILLED);
  });

  test("at once, where it runs", async () => {
    const { inject, call, next, on } = await writer("", "await new Promise((r) => setTimeout(r, 15_000));");
    const called = call();
    await next("written");
    const fault = await inject({ kind: "invocation-kill", at: { function: "*" }, count: 1 });
    expect(fault.struck).toBe(1);
    expect(await called).toMatch(KILLED);
    expect(await on()).toEqual([]);
  });
});
