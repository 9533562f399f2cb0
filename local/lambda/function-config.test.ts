import { expect, test } from "vitest";
import { checkFunction, resolveFunctionArn } from "./function-config.ts";
import { FUNCTION, lambdaForTest } from "./lambda.fixture.ts";

test.each([
  [{ runtime: "python3.14" }, "runtime python3.14 is not supported here: use nodejs24.x"],
  [{ timeoutSeconds: 0 }, "Timeout is 0: it must be a whole number from 1 to 900"],
  [{ timeoutSeconds: 901 }, "Timeout is 901"],
  [{ memoryMb: 64 }, "MemorySize is 64"],
  [{ reservedConcurrency: -1 }, "ReservedConcurrentExecutions is -1"],
  [{ environment: { AWS_REGION: "x" } }, "AWS_REGION is reserved"],
  [{ environment: { _HANDLER: "x" } }, "_HANDLER is reserved"],
])("the configuration %j is refused by name", (config, message) => {
  expect(() => checkFunction({ ...FUNCTION, ...config })).toThrow(message);
});

test("variables that only look reserved are allowed", () => {
  checkFunction({ ...FUNCTION, environment: { AWS_NODEJS_CONNECTION_REUSE_ENABLED: "1", TZ: "Europe/Berlin" } });
});

test.each([
  ["f", undefined],
  ["f:$LATEST", "$LATEST"],
  ["function:f", undefined],
  ["000000000000:function:f", undefined],
  ["arn:aws:lambda:us-east-1:000000000000:function:f", undefined],
  ["arn:aws:lambda:us-east-1:000000000000:function:f:7", "7"],
])("%s names a function", (reference, qualifier) => {
  expect(resolveFunctionArn(reference)).toEqual({
    arn: "arn:aws:lambda:us-east-1:000000000000:function:f",
    ...(qualifier && { qualifier }),
  });
});

test("a name is given once, and the code must be there", async () => {
  const { lambda, make } = lambdaForTest();
  await make("");
  await expect(make("")).rejects.toMatchObject({ code: "ResourceConflictException" });
  expect(() => lambda.createFunction({ ...FUNCTION, name: "other" })).toThrow("code directory /nowhere does not exist");
});
