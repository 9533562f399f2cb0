import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readOptions } from "./options.ts";
import { planOf } from "./plan.ts";
import { Scenario } from "./scenario.ts";
import { USAGE } from "./usage.ts";

const SCENARIOS = join(import.meta.dirname, "../scenarios");
const directory = mkdtempSync(join(tmpdir(), "load-scenario-"));
afterAll(() => rmSync(directory, { recursive: true }));
function fileOf(content: unknown): string {
  const file = join(directory, `${Math.random()}.json`);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}
const plan = (...args: string[]) => {
  const options = readOptions(args);
  return planOf(options?.command === "run" ? options.scenario : {});
};

describe("the command line", () => {
  test("becomes a plan, with defaults for what is not given", () => {
    const given = [
      "--stage",
      "local",
      "--rate",
      "500",
      "--duration",
      "90s",
      "--size",
      "512:80,64KB:20",
      "--batch",
      "5",
    ];
    expect(plan(...given, "--fail-if", "p99>200ms,lost>0", "--fail-if", "late>0")).toMatchObject({
      stage: "local",
      profile: { kind: "steady", rate: 500 },
      durationSeconds: 90,
      warmUpSeconds: 5,
      events: 47_500,
      sizes: [
        { bytes: 512, weight: 80 },
        { bytes: 65_536, weight: 20 },
      ],
      batch: 5,
      target: "sqs",
      flow: "events",
      thresholds: [{ metric: "p99" }, { metric: "lost" }, { metric: "late" }],
    });
  });

  test("overrides the scenario's file", () => {
    const file = fileOf({ name: "evening", rate: 50, target: "lambda", profile: "ramp", from: 5, failIf: ["lost>0"] });
    expect(plan("--scenario", file, "--rate", "70")).toMatchObject({
      scenario: "evening",
      target: "lambda",
      profile: { kind: "ramp", from: 5, rate: 70 },
    });
  });

  test.each(readdirSync(SCENARIOS))("%s is a valid plan", (name) => {
    expect(plan("--stage", "local", "--scenario", join(SCENARIOS, name)).thresholds.length).toBeGreaterThan(0);
  });

  test("workers are threads or functions", () => {
    expect(plan("--workers", "3")).toMatchObject({ workers: 3, workerKind: "thread" });
    expect(plan("--workers", "lambda:20")).toMatchObject({ workers: 20, workerKind: "lambda" });
    expect(plan("--scenario", fileOf({ workers: 3 }))).toMatchObject({ workers: 3, workerKind: "thread" });
  });

  test("the usage describes every option", () => {
    const options = Object.keys(Scenario.entries).filter((field) => field !== "name");
    const kebab = options.map((field) => `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
    for (const option of kebab) expect(USAGE).toContain(`${option} `);
  });

  test.each([
    [["--rate", "five"], '--rate is "five": must be a number of events per second'],
    [["--rate", "0"], "must be a number of events per second above 0"],
    [["--rate", "-5"], "--rate"],
    [["--workers", "0"], "threads from 1 to 64, or lambda:<n> with up to 100"],
    [["--workers", "lamda:2"], '--workers is "lamda:2": must be a whole number of threads'],
    [["--workers", "lambda:101"], "or lambda:<n> with up to 100"],
    [["--workers", "lambda:2", "--flow", "orders"], "send events, not orders"],
    [["--workers", "lambda:2", "--target", "lambda"], "the target must be sqs, not lambda"],
    [["--workers", "lambda:2", "--profile", "step-to-break"], "cannot stop together"],
    [
      ["--workers", "lambda:2", "--duration", "12m"],
      "have 840 s for start (20 s), warm-up, duration and drain, which take 865 s",
    ],
    [["--workers", "lambda:90", "--rules", "3"], "279 rules, more than the 250"],
    [["--workers", "lambda:20", "--rate", "1", "--duration", "5s"], "are more than the 10 calls of the schedule"],
    [["--batch", "11"], "--batch is 11: must be a whole number from 1 to 10"],
    [["--duration", "60"], '"60" is not a duration: write 500ms'],
    [["--size", "many"], '"many" is not a size'],
    [["--size", "1KB:0"], "is not a size with a weight"],
    [["--target", "sns"], "--target"],
    [["--stage", "Dev!"], "must be a stage's name, such as dev"],
    [["--peak", "5"], "peak belongs to the profile spike, but the profile is steady"],
    [["--size", "100"], "150 bytes or more"],
    [["--size", "200KB", "--batch", "10"], "exceeds the 1048576 bytes"],
    [["--rate", "1000000", "--duration", "60s"], "maxEvents is 1000000, but the schedule has"],
    [["--profile", "spike", "--peak-at", "50s", "--peak-for", "20s"], "exceeds the duration"],
    [["--scenario", "/nowhere.json"], "The scenario /nowhere.json cannot be read"],
    [["walk"], "There is no command walk"],
    [["remove", "it"], "Unexpected argument 'it'"],
    [["remove", "--stage", "local"], "removes its probe by itself"],
    [["remove", "--rate", "5"], "Unknown option '--rate'"],
    [["compare", "a.json"], "compare takes two results (files or folders), not 1"],
    [["compare", "a.json", "b.json", "c.json"], "compare takes two results (files or folders), not 3"],
    [["compare", "a.json", "b.json", "--rate", "5"], "Unknown option '--rate'"],
    [["trend"], "trend takes results: files or folders"],
    [["export", "a.json"], "export needs a format: --junit <file>"],
    [["export", "--csv", "a.csv"], "export takes results: files or folders"],
    [["--repeat", "0"], '--repeat is "0": must be a whole number from 1 to 100'],
    [["--rate", "5", "now"], "Unexpected argument 'now'"],
    [["--speed", "5"], "--speed"],
  ])("%j is refused", (args, message) => expect(() => plan(...args)).toThrow(message));

  test.each([
    [{ rate: "fast" }, 'rate is "fast"'],
    [{ speed: 5 }, "speed is unknown. Known are: name, stage"],
    ["{", "cannot be read"],
    [[], "is a list"],
  ])("a file with %j is refused, by its name", (content, message) => {
    const file = fileOf(content);
    expect(() => plan("--scenario", file)).toThrow(message);
    expect(() => plan("--scenario", file)).toThrow(file);
  });
});
