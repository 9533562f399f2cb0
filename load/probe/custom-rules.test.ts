import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { afterAll, expect, test } from "vitest";
import { probeRules } from "../custom-event/rules.ts";
import type { Target } from "./probe-event.ts";
import { ProbeStack } from "./probe-stack.ts";

const codeDirectory = mkdtempSync(join(tmpdir(), "load-custom-"));
const outdir = mkdtempSync(join(tmpdir(), "load-custom-cdk.out-"));
writeFileSync(join(codeDirectory, "index.mjs"), "export const handler = () => {};");
afterAll(() => {
  for (const directory of [codeDirectory, outdir]) rmSync(directory, { recursive: true });
});

const rules = probeRules([
  { pattern: { source: ["shop.web"] }, count: 2, matches: "every" },
  { pattern: { source: ["nobody"] }, count: 1, matches: "none" },
]);
const templateFor = (target: Target) => {
  const app = new App({ outdir, analyticsReporting: false });
  const props = { busName: "shop-dev", rules: 1, otherRules: 0, codeDirectory };
  return Template.fromStack(new ProbeStack(app, { ...props, custom: { target, rules } }));
};
const customRule = (index: number) => ({ "Fn::GetAtt": [`CustomRule${index}`, "Arn"] });

test("rules for custom events are on the bus, with a transformer where they deliver", () => {
  const template = templateFor("sqs");
  template.hasResourceProperties("AWS::Events::Rule", {
    EventBusName: "shop-dev",
    EventPattern: { source: ["shop.web"], resources: [{ prefix: "load-probe:" }] },
    Targets: [{ InputTransformer: { InputTemplate: Match.stringLikeRegexp('^\\{"rule":1,') } }],
  });
  template.hasResourceProperties("AWS::Events::Rule", {
    EventPattern: { source: ["nobody"], resources: [{ prefix: "load-probe:" }] },
    Targets: [{ InputTransformer: Match.absent() }],
  });
});

test("the queue of the target, and no other, accepts their events", () => {
  const allowed = (target: Target) =>
    Object.values(templateFor(target).findResources("AWS::SQS::QueuePolicy")).map(({ Properties }) =>
      JSON.stringify(Properties).includes(JSON.stringify(customRule(0))),
    );
  expect(allowed("sqs").filter(Boolean)).toHaveLength(1);
  expect(allowed("lambda-behind-sqs").filter(Boolean)).toHaveLength(1);
  expect(allowed("lambda").filter(Boolean)).toHaveLength(0);
});

test("the function of the target lambda may be invoked by them", () => {
  const permissions = (target: Target) =>
    JSON.stringify(templateFor(target).findResources("AWS::Lambda::Permission")).includes(
      JSON.stringify(customRule(1)),
    );
  expect(permissions("lambda")).toBe(true);
  expect(permissions("sqs")).toBe(false);
});
