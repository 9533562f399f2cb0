import { beforeEach, expect, test } from "vitest";
import type { Caller } from "../aws.ts";
import { drivenClock } from "../clock.ts";
import { createSsm, type Ssm } from "./ssm.ts";

const caller: Caller = { type: "administrator", arn: "arn:aws:iam::000000000000:user/administrator" };

let ssm: Ssm;

beforeEach(() => {
  ssm = createSsm({ clock: drivenClock() });
});

async function call(operation: string, input: object) {
  const { status, body } = await ssm.service.handle(
    {
      method: "POST",
      path: "/",
      query: new URLSearchParams(),
      headers: { "x-amz-target": `AmazonSSM.${operation}` },
      body: Buffer.from(JSON.stringify(input)),
    },
    { caller, requestId: "r", endpoint: "http://x" },
  );
  const output = JSON.parse(String(body));
  if (status !== 200) throw Object.assign(new Error(output.message), { name: output.__type });
  return output;
}

test("a parameter is read by name and by ARN, with its version", async () => {
  ssm.put("/shop/dev/bucket", "old");
  ssm.put("/shop/dev/bucket", "new");
  const { Parameter } = await call("GetParameter", { Name: "/shop/dev/bucket" });
  const arn = "arn:aws:ssm:us-east-1:000000000000:parameter/shop/dev/bucket";
  expect(Parameter).toMatchObject({ Name: "/shop/dev/bucket", Type: "String", Value: "new", Version: 2, ARN: arn });
  expect((await call("GetParameter", { Name: arn })).Parameter.Value).toBe("new");
  expect(ssm.get("/shop/dev/bucket")).toBe("new");
});

test("a missing parameter is named", async () => {
  await expect(call("GetParameter", { Name: "/none" })).rejects.toMatchObject({ name: "ParameterNotFound" });
  expect(() => ssm.get("/none")).toThrow("The parameter /none does not exist.");
});

test("several are read at once, with the missing ones listed", async () => {
  ssm.put("a", "1");
  const { Parameters, InvalidParameters } = await call("GetParameters", { Names: ["a", "b"] });
  expect([Parameters, InvalidParameters]).toMatchObject([[{ Name: "a", Value: "1" }], ["b"]]);
  await expect(call("GetParameters", { Names: [] })).rejects.toMatchObject({ name: "ValidationException" });
});

test("parameters below a path are read in pages", async () => {
  for (const name of ["/shop/b", "/shop/a", "/shop/dev/c", "/shopping/d"]) ssm.put(name, "x");
  const names = async (input: object) => {
    const { Parameters, NextToken } = await call("GetParametersByPath", { Path: "/shop", ...input });
    return [Parameters.map(({ Name }: { Name: string }) => Name), NextToken];
  };
  expect(await names({})).toEqual([["/shop/a", "/shop/b"], undefined]);
  expect(await names({ Recursive: true, MaxResults: 2 })).toEqual([["/shop/a", "/shop/b"], "/shop/b"]);
  expect(await names({ Recursive: true, NextToken: "/shop/b" })).toEqual([["/shop/dev/c"], undefined]);
  await expect(names({ Path: "shop" })).rejects.toThrow("must begin with a slash");
  await expect(names({ ParameterFilters: [{ Key: "Type" }] })).rejects.toThrow("not supported");
});

test("an unsupported operation is rejected by name", async () => {
  await expect(call("PutParameter", {})).rejects.toThrow("the operation PutParameter is not supported");
});
