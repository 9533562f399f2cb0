import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { StateMachine } from "aws-local-stepfunctions";
import { afterAll, describe, expect, test } from "vitest";
import { ProbeStack } from "./probe-stack.ts";

const codeDirectory = mkdtempSync(join(tmpdir(), "load-fleet-"));
const outdir = mkdtempSync(join(tmpdir(), "load-fleet-cdk.out-"));
writeFileSync(join(codeDirectory, "index.mjs"), "export const handler = () => {};");
afterAll(() => {
  for (const directory of [codeDirectory, outdir]) rmSync(directory, { recursive: true });
});

const fleet = { functions: 3, stateMachine: true, codeDirectory };
const props = { busName: "shop-dev", rules: 2, otherRules: 0, codeDirectory, fleet };
const template = Template.fromStack(new ProbeStack(new App({ outdir, analyticsReporting: false }), props));

/** The definition as Step Functions receives it: with ARNs and names inserted by CloudFormation. */
function definitionOf({ Properties }: { Properties: { DefinitionString: { "Fn::Join": [string, unknown[]] } } }) {
  const [, parts] = Properties.DefinitionString["Fn::Join"];
  const put = (part: unknown) => {
    if (typeof part === "string") return part;
    const isArn = JSON.stringify(part).includes('"Arn"');
    return isArn ? "arn:aws:lambda:us-east-1:123456789012:function:worker" : "aws";
  };
  return JSON.parse(parts.map(put).join(""));
}

describe("the state machine", () => {
  const [machine] = Object.values(template.findResources("AWS::StepFunctions::StateMachine"));
  const definition = definitionOf(machine as never);

  test("is valid Amazon States Language", () => {
    const check = (value: object) => new StateMachine(structuredClone(value) as never);
    expect(() => check(definition)).not.toThrow();
    expect(() => check({ ...definition, StartAt: "Elsewhere" })).toThrow("MISSING_TRANSITION_TARGET");
  });

  test("starts all workers at once, from the tasks in the bucket, and fails when one fails", () => {
    const { EveryWorker: map } = definition.States;
    expect(map).toMatchObject({
      Type: "Map",
      MaxConcurrencyPath: "$.workers",
      ItemReader: {
        Resource: "arn:aws:states:::s3:getObject",
        ReaderConfig: { InputType: "JSON" },
        Parameters: { "Key.$": "$.key" },
      },
      // An express workflow ends after five minutes.
      ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } },
    });
    expect(Object.keys(map).join()).not.toContain("Tolerated");
    expect(map.ItemProcessor.States.Work).toMatchObject({ Type: "Task", End: true });
  });

  test("never retries a worker: every event would be sent twice", () => {
    expect(JSON.stringify(definition)).not.toContain("Retry");
  });

  test("may start the map's children, the function, and read the tasks", () => {
    const allowed = Object.values(template.findResources("AWS::IAM::Policy"))
      .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes("StateMachine"))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .flatMap(({ Action }) => Action);
    expect(allowed).toEqual(expect.arrayContaining(["states:StartExecution", "lambda:InvokeFunction", "s3:GetObject"]));
  });
});

test("every worker has a queue, and as many rules as a run of threads", () => {
  for (const worker of [0, 1, 2]) {
    template.hasResourceProperties("AWS::SQS::Queue", { QueueName: `shop-dev-load-probe-${worker}` });
    const rules = template.findResources("AWS::Events::Rule", {
      Properties: { EventPattern: { source: ["load.probe"], "detail-type": [`load-worker-${worker}`] } },
    });
    expect(Object.keys(rules)).toHaveLength(2);
  }
});

test("objects that workers leave behind expire", () => {
  template.hasResourceProperties("AWS::S3::Bucket", {
    LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 1, Status: "Enabled" })] },
  });
});

test("without functions as workers, the probe has neither bucket nor state machine", () => {
  const plain = Template.fromStack(
    new ProbeStack(new App({ outdir, analyticsReporting: false }), { ...props, fleet: undefined }),
  );
  plain.resourceCountIs("AWS::S3::Bucket", 0);
  plain.resourceCountIs("AWS::StepFunctions::StateMachine", 0);
});
