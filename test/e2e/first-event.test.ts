import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { PROJECT } from "../support/local-cloud.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

const hasBoto3 = spawnSync("python3", ["-c", "import boto3"]).status === 0;
if (!hasBoto3) console.warn("python3 with boto3 is missing: the Python script is not tested.");

describe.skipIf(!isLocal)("the first steps in docs/", () => {
  const context = stageUnderTest();

  const run = (command: string, script: string) =>
    execFileSync(command, [`docs/first-event/${script}`], {
      cwd: PROJECT,
      encoding: "utf8",
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: context.cloud.endpoint,
        AWS_REGION: "us-east-1",
        AWS_DEFAULT_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
      },
    });

  const expected = 'put 2 events, 0 refused\nthe log has a heavy one: {"weight":12}\n';

  test("run in JavaScript, twice, and clean up", () => {
    expect(run(process.execPath, "first-event.ts")).toBe(expected);
    expect(run(process.execPath, "first-event.ts")).toBe(expected);
  });

  test.skipIf(!hasBoto3)("run in Python", () => {
    expect(run("python3", "first_event.py")).toBe(expected);
  });
});
