import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CloudAssembly } from "aws-cdk-lib/cx-api";
import { describe, expect, test } from "vitest";
import { nameOf } from "../../events/names.ts";
import { STAGE_NAMES } from "../stages.ts";
import { synthesize } from "../synthesize.fixture.ts";
import { LongName, longNames, NAME_LIMITS, refuseLongNames } from "./long-names.ts";

const dev = { name: "dev" };
const template = (Type: string, Properties: object) => ({ Resources: { It: { Type, Properties } } });
const queue = (QueueName: unknown) => template("AWS::SQS::Queue", { QueueName });
const role = (functionName: string) =>
  template("AWS::IAM::Role", { RoleName: { "Fn::Join": ["", [`${functionName}-`, { Ref: "AWS::Region" }]] } });

describe("a name", () => {
  test("may be exactly as long as AWS allows", () => {
    expect(longNames(queue("q".repeat(80)), dev)).toEqual([]);
    expect(longNames(queue("q".repeat(81)), dev)).toEqual([
      `${"q".repeat(81)} has 81 characters, and AWS::SQS::Queue allows 80: 1 too many`,
    ]);
  });

  test("that contains the Region is measured with the longest Region of the supported partitions", () => {
    expect(longNames(role("r".repeat(64 - "-ap-northeast-1".length)), dev)).toEqual([]);
    expect(longNames(role("r".repeat(65 - "-ap-northeast-1".length)), dev)).toEqual([
      expect.stringMatching(/^r+-ap-northeast-1 has 65 characters, and AWS::IAM::Role allows 64: 1 too many$/),
    ]);
  });

  test("that contains the stage is measured with the longest stage name", () => {
    const room = 80 - nameOf({ name: "staging" }).length;
    expect(STAGE_NAMES).toContain("staging");
    expect(longNames(queue(nameOf(dev) + "q".repeat(room)), dev)).toEqual([]);
    expect(longNames(queue(nameOf(dev) + "q".repeat(room + 1)), dev)).toHaveLength(1);
    const longer = { name: "a-long-stage" };
    expect(longNames(queue(nameOf(longer) + "q".repeat(room)), longer)).toHaveLength(1);
  });

  test("that is only known on deployment is not measured", () => {
    expect(longNames(queue({ Ref: "Other" }), dev)).toEqual([]);
    expect(longNames(queue(undefined), dev)).toEqual([]);
    expect(longNames(queue({ "Fn::Join": ["-", ["q".repeat(80), { Ref: "Other" }]] }), dev)).toEqual([]);
  });
});

describe("the application's names", () => {
  const { assembly, stage } = synthesize({ stage: "prod", alarmEmail: "on-call@shop.test" });

  test("fit", () => {
    expect(assembly.stacks.flatMap(({ template }) => longNames(template, stage))).toEqual([]);
  });

  test("are all measured: no resource has a physical name without a known limit", () => {
    const prefix = new RegExp(`["/]${nameOf(stage)}`);
    const named = (properties: Record<string, unknown>) =>
      Object.entries(properties).filter(([key, value]) => /Name$/.test(key) && prefix.test(JSON.stringify(value)));
    const { resources } = synthesize({ stage: "prod", alarmEmail: "on-call@shop.test" });
    const unknown = resources().filter(({ type, properties }) => named(properties).length > 0 && !NAME_LIMITS[type]);
    expect(unknown).toEqual([]);
    const types = new Set(resources().map(({ type }) => type));
    expect(Object.keys(NAME_LIMITS).filter((type) => !types.has(type))).toEqual([]);
  });
});

describe("refusing", () => {
  function refuse(name: string): { error: unknown; deployable: boolean } {
    const directory = mkdtempSync(join(tmpdir(), "names-"));
    const manifest = join(directory, "manifest.json");
    writeFileSync(manifest, "{}");
    try {
      refuseLongNames({ directory, stacks: [{ template: queue(name) }] } as CloudAssembly, dev);
      return { error: undefined, deployable: existsSync(manifest) };
    } catch (error) {
      return { error, deployable: existsSync(manifest) };
    } finally {
      rmSync(directory, { recursive: true });
    }
  }

  test("reports the name, its length, the limit and what to shorten, and leaves nothing to deploy", () => {
    const { error, deployable } = refuse("q".repeat(90));
    expect(error).toBeInstanceOf(LongName);
    expect((error as Error).message).toContain(
      `  ${"q".repeat(90)} has 90 characters, and AWS::SQS::Queue allows 80: 10 too many\nShorten the application's name`,
    );
    expect(deployable).toBe(false);
  });

  test("accepts names that fit", () => {
    expect(refuse("q".repeat(80))).toEqual({ error: undefined, deployable: true });
  });
});
