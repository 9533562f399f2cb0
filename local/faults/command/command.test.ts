import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type LocalCloud, startCloud } from "../../start-cloud.ts";
import { KINDS } from "../kinds.ts";

const COMMAND = fileURLToPath(new URL("./main.ts", import.meta.url));
let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await startCloud();
});
afterEach(() => cloud.faults.clear());
afterAll(() => cloud.stop());

function run(...args: string[]): Promise<{ status: number; out: string; complaint: string }> {
  const env = { ...process.env, AWS_ENDPOINT_URL: cloud.endpoint };
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...args], { env }, (error, out, complaint) =>
      resolve({ status: typeof error?.code === "number" ? error.code : 0, out, complaint }),
    );
  });
}

test("a fault is added with what it hits and how, listed, and removed", async () => {
  const added = await run(
    ...["add", "invocation-error", "--function", "*post-order", "--rate", "0.5", "--count", "3", "--for", "60"],
    ...["--message", "broken", "--prevent-execution", "false", "--seed", "7"],
  );
  const [fault] = cloud.faults.list();
  expect(fault).toMatchObject({
    ...{ kind: "invocation-error", at: { function: "*post-order" }, rate: 0.5, count: 3, forSeconds: 60 },
    ...{ message: "broken", preventExecution: false, seed: 7 },
  });
  expect(added).toMatchObject({ status: 0, out: `${fault?.id} is on: invocation-error\n` });
  const listed = await run("list");
  expect(listed.out).toMatch(
    /^fault-\d+ {2}invocation-error {2}function \*post-order {2}rate 0\.5, message broken, preventExecution false {2}struck 0 of 3 times {2}\d+ s to go\n/,
  );
  expect(JSON.parse((await run("list", "--json")).out).faults).toEqual([fault]);
  expect(await run("remove", fault?.id ?? "")).toMatchObject({ status: 0, out: `${fault?.id} is off.\n` });
  expect((await run("list")).out).toMatch(/^No fault is on\.\n\nEnded:\nfault-\d+ .* ended \d+ s ago\n$/);
});

test("all faults are cleared", async () => {
  cloud.faults.add({ kind: "target-throttle" });
  expect(await run("clear")).toMatchObject({ status: 0, out: "All faults are off.\n" });
  expect(cloud.faults.list()).toEqual([]);
});

test("the clock jumps at once", async () => {
  const before = cloud.clock.now();
  expect((await run("add", "clock-jump", "--by", "3600")).out).toMatch(/^fault-\d+ has struck: clock-jump\n$/);
  expect(cloud.clock.now()).toBeGreaterThanOrEqual(before + 3_600_000);
  expect(cloud.faults.list()).toEqual([]);
  expect(cloud.trace.recent().filter(({ kind }) => kind === "injected")).toMatchObject([{ fault: "clock-jump" }]);
});

test("the kinds and the help name everything there is", async () => {
  const kinds = await run("kinds");
  for (const kind of Object.keys(KINDS)) expect(kinds.out).toContain(`${kind}\n`);
  expect((await run("--help")).out).toContain("Usage: cdk-local-cloud-fault list | kinds | add <kind>");
});

test.each([
  [[], "Say what to do"],
  [["inject"], "There is no command inject."],
  [["add"], "Something is missing: add <kind>."],
  [["add", "earthquake"], "There is no fault of the kind earthquake. Kinds: delivery-duplicate,"],
  [["add", "api-latency", "--delay", "soon"], "--delay soon: expected a number."],
  [["add", "invocation-error", "--prevent-execution", "no"], "expected true or false"],
  [["add", "api-latency", "--wrong", "1"], "Unknown option '--wrong'"],
  [["list", "--rule", "all"], "--rule is for add."],
  [["remove", "a", "b"], "Unexpected after remove <id>: b."],
])("%j is refused, with status 2", async (args, message) => {
  const { status, complaint } = await run(...args);
  expect(complaint).toContain(message);
  expect(status).toBe(2);
});

test("what the cloud refuses is said in its words, with status 1", async () => {
  expect(await run("add", "api-latency")).toMatchObject({
    status: 1,
    complaint: "api-latency needs delaySeconds: a number of seconds, 0 or more and at most 366 days.\n",
  });
  expect(await run("remove", "fault-x")).toMatchObject({ status: 1, complaint: "No fault fault-x is on. On: none.\n" });
  const nowhere = await run("list", "--endpoint", "http://127.0.0.1:1");
  expect(nowhere.status).toBe(1);
  expect(nowhere.complaint).toContain("Nothing answers at http://127.0.0.1:1");
});
