import { describe, expect, test } from "vitest";
import { ADMINISTRATOR, codeDirectory, FUNCTION, fact, lambdaForTest } from "./lambda.fixture.ts";

const parse = (result: { payload: string }) => JSON.parse(result.payload);

describe("an environment", () => {
  test("has Lambda's variables and the function's own, and none of the process that started it", async () => {
    process.env["LEAK_FOR_TEST"] = "leaked";
    const { lambda, make } = lambdaForTest();
    const arn = await make("return process.env", { environment: { OWN: "yes" } });

    const env = parse(await lambda.invoke(arn, "{}", ADMINISTRATOR));
    delete process.env["LEAK_FOR_TEST"];

    expect(env).toMatchObject({
      OWN: "yes",
      AWS_LAMBDA_FUNCTION_NAME: "subject",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/subject",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      AWS_ACCESS_KEY_ID: "ASIATEST",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_SESSION_TOKEN: "token",
      AWS_REGION: "us-east-1",
      _HANDLER: "index.handler",
      TZ: ":UTC",
    });
    expect(env._X_AMZN_TRACE_ID).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/);
    expect(Object.keys(env).sort()).toEqual(
      [
        ...["AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_EXECUTION_ENV"],
        ...["AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION"],
        ...["AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME"],
        ...["AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_XRAY_CONTEXT_MISSING"],
        ...["LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT", "LANG", "OWN", "PATH", "TZ", "_HANDLER", "_X_AMZN_TRACE_ID"],
      ].sort(),
    );
  });

  test("takes part in its caller's trace", async () => {
    const { lambda, make, trace } = lambdaForTest();
    const arn = await make("console.log(process.env._X_AMZN_TRACE_ID); return context.xRayTraceId");
    const traceHeader = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1";
    expect(parse(await lambda.invoke(arn, "{}", ADMINISTRATOR, { traceHeader }))).toBe(traceHeader);
    await lambda.invokeAsync(arn, "{}", ADMINISTRATOR, "Root=1-of-an-event");
    expect((await fact(trace, "log", ({ line }) => line.includes("of-an-event"))).line).toContain("Root=1-of-an-event");
  });

  test("hands over the context of Node.js 24 and the remaining time", async () => {
    const { lambda, make } = lambdaForTest();
    const arn = await make("return { ...context, left: context.getRemainingTimeInMillis() }");
    const { left, ...context } = parse(await lambda.invoke(arn, "{}", ADMINISTRATOR));
    expect(left).toBeGreaterThan(4_000);
    expect(left).toBeLessThanOrEqual(5_000);
    expect(context).toMatchObject({
      functionName: "subject",
      functionVersion: "$LATEST",
      memoryLimitInMB: "256",
      invokedFunctionArn: arn,
      logGroupName: "/aws/lambda/subject",
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
    });
  });

  test("is kept warm, also after an error of the handler", async () => {
    const { lambda, trace, make } = lambdaForTest();
    const arn = await make("globalThis.n = (globalThis.n ?? 0) + 1; if (event.fail) throw new Error('no'); return n");
    await lambda.invoke(arn, "{}", ADMINISTRATOR);
    await lambda.invoke(arn, '{"fail":true}', ADMINISTRATOR);
    expect(parse(await lambda.invoke(arn, "{}", ADMINISTRATOR))).toBe(3);
    const invoked = trace.recent().filter((each) => each.kind === "invoked");
    expect(invoked.map(({ cold }) => cold)).toEqual([true, false, false]);
    expect(lambda.environments()).toEqual([{ function: arn, pid: expect.any(Number), busy: false }]);
  });

  test("logs in Lambda's text format under the request's id, and raw lines as they are", async () => {
    const { lambda, trace, make } = lambdaForTest();
    const arn = await make("console.warn('two\\nlines', { a: 1 }); process.stdout.write('{\"raw\":true}\\n')");
    const { requestId } = await lambda.invoke(arn, "{}", ADMINISTRATOR);
    const lines = trace.recent().flatMap((each) => (each.kind === "log" ? [each] : []));
    expect(lines.map((each) => each.requestId)).toEqual([requestId, requestId]);
    expect(lines[0]?.line).toMatch(new RegExp(`^\\S+Z\\t${requestId}\\tWARN\\ttwo\\nlines { a: 1 }$`));
    expect(lines[1]?.line).toBe('{"raw":true}');
  });

  test("logs what no line feed ends with its invocation, and what the process writes by itself", async () => {
    const { lambda, trace, make } = lambdaForTest();
    const arn = await make(`
      process.stdout.write("no ");
      process.stdout.write(Buffer.from("end"));
      process.stderr.write("6e6f", "hex");
      process.getBuiltinModule("node:fs").writeSync(1, "raw\\nwithout end");
      if (event.exits) process.exit();
    `);
    const { requestId } = await lambda.invoke(arn, "{}", ADMINISTRATOR);
    const linesOf = (id: string) =>
      trace.recent().flatMap((each) => (each.kind === "log" && each.requestId === id ? [each.line] : []));
    await fact(trace, "log", ({ line }) => line === "raw");
    expect(linesOf(requestId).toSorted()).toEqual(["no", "no end", "raw"]);
    const last = await lambda.invoke(arn, '{"exits":true}', ADMINISTRATOR);
    await fact(trace, "log", ({ line }) => line === "without end");
    expect(linesOf(last.requestId).toSorted()).toEqual(["no", "no end", "without end", "without endraw"]);
  });

  test("logs 20 MB without a line feed in lines of 1 MB", async () => {
    const { lambda, trace, make } = lambdaForTest();
    const arn = await make("for (let i = 0; i < 320; i++) process.stdout.write('x'.repeat(65_536))");
    await lambda.invoke(arn, "{}", ADMINISTRATOR);
    const sizes = trace.recent().flatMap((each) => (each.kind === "log" ? [each.line.length] : []));
    expect(sizes.reduce((sum, size) => sum + size)).toBe(320 * 65_536);
    expect([sizes.length, Math.max(...sizes)]).toEqual([21, 2 ** 20 - 27]);
  });

  test("runs common modules and nested exports", async () => {
    const { lambda } = lambdaForTest();
    const directory = await codeDirectory({ "app.cjs": "exports.api = { get: async () => 'got' };" });
    const { arn } = lambda.createFunction({ ...FUNCTION, codeDirectory: directory, handler: "app.api.get" });
    expect(parse(await lambda.invoke(arn, "{}", ADMINISTRATOR))).toBe("got");
  });
});

describe("an answer", () => {
  test.each([
    ["nothing", "", null],
    ["an object", "return event", { a: 1 }],
    ["what JSON cannot hold whole", "return { at: new Date(0), gone: undefined }", { at: "1970-01-01T00:00:00.000Z" }],
  ])("of %s is JSON", async (_, body, expected) => {
    const { lambda, make } = lambdaForTest();
    const result = await lambda.invoke(await make(body), '{"a":1}', ADMINISTRATOR);
    expect(parse(result)).toEqual(expected);
    expect(result.error).toBeUndefined();
  });

  test("over 6 MB is an error", async () => {
    const { lambda, make } = lambdaForTest();
    const result = await lambda.invoke(await make("return 'x'.repeat(6_291_600)"), "{}", ADMINISTRATOR);
    expect(result.error).toBe("Unhandled");
    expect(parse(result)).toEqual({
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    });
  });
});

describe("an error", () => {
  const failing = async (body: string, config = {}) => {
    const { lambda, make, trace } = lambdaForTest();
    const result = await lambda.invoke(await make(body, config), "{}", ADMINISTRATOR);
    expect(result.error).toBe("Unhandled");
    return { error: parse(result), requestId: result.requestId, trace, lambda };
  };

  test("thrown by the handler has its type, message and trace", async () => {
    const { error, trace } = await failing("throw new TypeError('bad price')");
    expect(error).toEqual({ errorType: "TypeError", errorMessage: "bad price", trace: expect.any(Array) });
    expect(error.trace[0]).toBe("TypeError: bad price");
    expect((await fact(trace, "invoked")).error).toBe("TypeError: bad price");
    expect((await fact(trace, "log")).line).toContain('ERROR\tInvoke Error \t{"errorType":"TypeError"');
  });

  test("that is no Error has the type of the value", async () => {
    expect((await failing("throw 'words'")).error).toEqual({ errorType: "string", errorMessage: "words", trace: [] });
  });

  test("thrown beside the handler ends the environment, and the next invocation gets a new one", async () => {
    const { lambda, make } = lambdaForTest();
    const arn = await make(
      "if (event.ok) return 'ok'; setTimeout(() => { throw new Error('beside') }); await new Promise((r) => setTimeout(r, 4000))",
    );
    const failed = await lambda.invoke(arn, "{}", ADMINISTRATOR);
    expect(parse(failed)).toMatchObject({ errorType: "Error", errorMessage: "beside" });
    expect(parse(await lambda.invoke(arn, '{"ok":true}', ADMINISTRATOR))).toBe("ok");
  });

  test("of a rejection nobody handles is named so", async () => {
    const { error } = await failing("Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 4000))");
    expect(error).toMatchObject({ errorType: "Runtime.UnhandledPromiseRejection", errorMessage: "Error: lost" });
  });

  test("by exit names the status", async () => {
    const { error, requestId } = await failing("process.exit(7)");
    expect(error).toEqual({
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: exit status 7`,
    });
  });

  test("by a promise that nothing can settle is an error of the runtime, not a timeout, and the environment goes on", async () => {
    const { lambda, make } = lambdaForTest();
    const arn = await make("if (event.hangs) await new Promise(() => {}); return process.pid");
    const pid = parse(await lambda.invoke(arn, "{}", ADMINISTRATOR));
    const failed = await lambda.invoke(arn, '{"hangs":true}', ADMINISTRATOR);
    expect(parse(failed)).toMatchObject({ errorType: "Runtime.NodeJsExit" });
    expect(parse(await lambda.invoke(arn, "{}", ADMINISTRATOR))).toBe(pid);
  });

  test("by timeout kills even a busy loop, and its log is there", async () => {
    const { error, requestId, trace, lambda } = await failing("console.log('working'); for (;;) {}", {
      timeoutSeconds: 1,
    });
    expect(error).toEqual({
      errorType: "Sandbox.Timedout",
      errorMessage: `RequestId: ${requestId} Error: Task timed out after 1.00 seconds`,
    });
    expect((await fact(trace, "log")).line).toContain("working");
    expect((await fact(trace, "environment-stopped")).reason).toBe("timeout");
    expect(lambda.environments()).toEqual([]);
  });

  test("by too little memory aborts the runtime", async () => {
    const { error } = await failing("const all = []; for (;;) all.push(new Array(100_000).fill({}))", {
      memoryMb: 128,
      timeoutSeconds: 30,
    });
    expect(error).toMatchObject({
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringContaining("signal: aborted"),
    });
  });

  test("by SIGKILL of a busy environment is an exit error", async () => {
    const { lambda, trace, make } = lambdaForTest();
    const arn = await make("console.log('in'); await new Promise((r) => setTimeout(r, 4000))");
    const result = lambda.invoke(arn, "{}", ADMINISTRATOR);
    await fact(trace, "log");
    process.kill(lambda.environments()[0]?.pid ?? 0, "SIGKILL");
    expect(parse(await result).errorMessage).toContain("Runtime exited with error: signal: killed");
  });

  test("of an idle environment that is killed costs nothing but a cold start", async () => {
    const { lambda, trace, make } = lambdaForTest();
    const arn = await make("return process.pid");
    const pid = parse(await lambda.invoke(arn, "{}", ADMINISTRATOR));
    process.kill(pid, "SIGKILL");
    expect(await fact(trace, "environment-stopped")).toMatchObject({ pid, reason: "signal: killed" });
    expect(parse(await lambda.invoke(arn, "{}", ADMINISTRATOR))).not.toBe(pid);
  });
});

describe("a function that leaves the AWS SDK to the runtime", () => {
  /** What is invoked with code far away from any node_modules. */
  async function resultOf(files: Record<string, string>) {
    const { lambda } = lambdaForTest();
    const { arn } = lambda.createFunction({ ...FUNCTION, codeDirectory: await codeDirectory(files) });
    return parse(await lambda.invoke(arn, "{}", ADMINISTRATOR));
  }

  test.each([
    ["index.mjs", 'import { SQSClient } from "@aws-sdk/client-sqs"; export const handler = async () => SQSClient.name'],
    ["index.js", 'const { SQSClient } = require("@aws-sdk/client-sqs"); exports.handler = async () => SQSClient.name'],
  ])("finds it where the cloud runs (%s)", async (name, code) => {
    expect(await resultOf({ [name]: code })).toBe("SQSClient");
  });

  test("uses what it brings itself", async () => {
    const own = { "node_modules/@aws-sdk/client-sqs/index.js": "exports.SQSClient = { name: 'own' }" };
    const code = 'const { SQSClient } = require("@aws-sdk/client-sqs"); exports.handler = async () => SQSClient.name';
    expect(await resultOf({ ...own, "index.js": code })).toBe("own");
  });

  test.each([
    ["index.mjs", 'import "@aws-sdk/client-braket"; export const handler = 1'],
    ["index.js", 'require("@aws-sdk/client-braket/dist"); exports.handler = 1'],
  ])("learns what to install when a client is nowhere (%s)", async (name, code) => {
    const { errorMessage } = await resultOf({ [name]: code });
    expect(errorMessage).toContain(`npm install @aws-sdk/client-braket (in ${process.cwd()})`);
  });
});

describe("a function that cannot start", () => {
  test.each([
    ["Runtime.ImportModuleError", { "other.mjs": "" }, "index.handler", "Error: Cannot find module 'index'"],
    ["Runtime.HandlerNotFound", { "index.mjs": "" }, "index.handler", "index.handler is undefined or not exported"],
    ["Runtime.HandlerNotFound", { "index.mjs": "export const handler = 1" }, "index.handler", "is not a function"],
    ["Runtime.UserCodeSyntaxError", { "index.mjs": "export const = 1" }, "index.handler", "SyntaxError"],
    ["Runtime.MalformedHandlerName", { "index.mjs": "" }, "index", "Bad handler"],
    ["RangeError", { "index.mjs": "throw new RangeError('at init')" }, "index.handler", "at init"],
    [
      "Runtime.CallbackHandlerDeprecated",
      { "index.mjs": "export const handler = (event, context, callback) => callback()" },
      "index.handler",
      "removed support for callback-based function handlers",
    ],
    ["Runtime.ExitError", { "index.mjs": "process.exit(4)" }, "index.handler", "exit status 4"],
  ])("answers %s", async (errorType, files: Record<string, string>, handler, message) => {
    const { lambda } = lambdaForTest();
    const { arn } = lambda.createFunction({ ...FUNCTION, codeDirectory: await codeDirectory(files), handler });
    const result = await lambda.invoke(arn, "{}", ADMINISTRATOR);
    expect(result.error).toBe("Unhandled");
    expect(parse(result)).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) });
    expect(lambda.environments()).toEqual([]);
  });
});

describe("a request that is refused", () => {
  test.each([
    ["over 6 MB", `"${"x".repeat(6_291_456)}"`, { code: "RequestTooLargeException", status: 413 }],
    ["not JSON", "{", { code: "InvalidRequestContentException", status: 400 }],
  ])("%s", async (_, payload, error) => {
    const { lambda, make } = lambdaForTest();
    await expect(lambda.invoke(await make(""), payload, ADMINISTRATOR)).rejects.toMatchObject(error);
    expect(lambda.environments()).toEqual([]);
  });

  test("for an unknown function", async () => {
    const { lambda } = lambdaForTest();
    await expect(lambda.invoke("nobody", "{}", ADMINISTRATOR)).rejects.toMatchObject({
      code: "ResourceNotFoundException",
      message: "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody",
      status: 404,
    });
  });

  test("from a service without a permission, and accepted with one that fits its source", async () => {
    const { lambda, make } = lambdaForTest();
    const arn = await make("return 1");
    const rule = "arn:aws:events:us-east-1:000000000000:rule/shop-dev/r";
    const caller = { type: "service", service: "events.amazonaws.com", sourceArn: rule } as const;
    const denied = { code: "AccessDeniedException", status: 403 };
    await expect(lambda.invoke(arn, "{}", caller)).rejects.toMatchObject(denied);
    lambda.addPermission(arn, {
      statementId: "rule",
      action: "lambda:InvokeFunction",
      principal: "events.amazonaws.com",
      sourceArn: rule,
    });
    expect((await lambda.invoke(arn, "{}", caller)).payload).toBe("1");
    await expect(lambda.invoke(arn, "{}", { ...caller, sourceArn: `${rule}-other` })).rejects.toMatchObject(denied);
    const other = { ...caller, service: "s3.amazonaws.com" };
    await expect(lambda.invokeAsync(arn, "{}", other)).rejects.toMatchObject(denied);
  });

  test("beyond the reserved concurrency", async () => {
    const { lambda, trace, make } = lambdaForTest();
    const arn = await make("console.log('in'); await new Promise((r) => setTimeout(r, 100))", {
      reservedConcurrency: 1,
    });
    const first = lambda.invoke(arn, "{}", ADMINISTRATOR);
    await fact(trace, "log");
    expect(lambda.environments()).toMatchObject([{ busy: true }]);
    await expect(lambda.invoke(arn, "{}", ADMINISTRATOR)).rejects.toMatchObject({
      code: "TooManyRequestsException",
      status: 429,
    });
    await first;
    await lambda.invoke(arn, "{}", ADMINISTRATOR);
  });
});

test("the trace names who triggered an invocation and the events it carries", async () => {
  const { lambda, trace, make } = lambdaForTest();
  const arn = await make("");
  const rule = "arn:aws:events:us-east-1:000000000000:rule/r";
  lambda.addPermission(arn, { statementId: "s", action: "lambda:*", principal: "events.amazonaws.com" });
  const event = JSON.stringify({ id: "event-1", "detail-type": "OrderCreated" });
  await lambda.invokeAsync(arn, event, { type: "service", service: "events.amazonaws.com", sourceArn: rule });
  expect(await fact(trace, "invoked")).toMatchObject({
    function: arn,
    trigger: rule,
    eventIds: ["event-1"],
    cold: true,
  });
});
