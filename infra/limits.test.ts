import { describe, expect, test } from "vitest";
import { type Properties, synthesize } from "./synthesize.fixture.ts";

// Limits that a growing application reaches, and that AWS enforces only during deployment.
const { assembly, resources } = synthesize({ stage: "prod", alarmEmail: "on-call@shop.test" });

/**
 * Estimates the length of a value that is only resolved on deployment by its template's length, which is usually
 * longer.
 */
const lengthOf = (value: unknown): number => (typeof value === "string" ? value : JSON.stringify(value)).length;

const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);

describe.each(assembly.stacks.map(({ stackName, template }) => [stackName, template as Properties] as const))(
  "the template %s",
  (_, template) => {
    test("stays within CloudFormation's limits for resources, parameters, outputs and characters", () => {
      const count = (section: object = {}) => Object.keys(section).length;
      expect(count(template.Resources)).toBeLessThanOrEqual(500);
      expect(count(template.Parameters)).toBeLessThanOrEqual(200);
      expect(count(template.Outputs)).toBeLessThanOrEqual(200);
      expect(lengthOf(template)).toBeLessThanOrEqual(1_000_000);
    });
  },
);

test("every rule stays within EventBridge's limits for targets, pattern and input transformer", () => {
  const rules = resources("AWS::Events::Rule").map(({ properties }) => properties);
  expect(rules.length).toBeGreaterThan(5);
  for (const { Targets, EventPattern = "" } of rules) {
    expect(Targets.length).toBeLessThanOrEqual(5);
    expect(lengthOf(EventPattern)).toBeLessThanOrEqual(2048);
    for (const { InputTransformer: transformer } of Targets) {
      if (!transformer) continue;
      expect(Object.keys(transformer.InputPathsMap).length).toBeLessThanOrEqual(100);
      expect(lengthOf(transformer.InputTemplate)).toBeLessThanOrEqual(8192);
    }
  }
});

test("the bus's policy stays within EventBridge's limit", () => {
  const statements = resources("AWS::Events::EventBusPolicy").map(({ properties }) => lengthOf(properties.Statement));
  expect(statements.length).toBeGreaterThan(1);
  expect(sum(statements)).toBeLessThanOrEqual(10_240);
});

test.each(resources("AWS::IAM::Role").map(({ stack, id, properties }) => [properties.RoleName, stack, id] as const))(
  "the policies of role %j are no longer than IAM takes",
  (_, stack, id) => {
    const own = resources("AWS::IAM::Policy").filter(
      (policy) => policy.stack === stack && policy.properties.Roles.some(({ Ref }: Properties) => Ref === id),
    );
    expect(sum(own.map(({ properties }) => lengthOf(properties.PolicyDocument)))).toBeLessThanOrEqual(10_240);
  },
);

test.each(resources("AWS::Lambda::Function").map(({ properties }) => [properties.FunctionName, properties] as const))(
  "the environment of %s is no longer than Lambda takes",
  (_, { Environment }) => {
    const variables = Object.entries(Environment.Variables);
    expect(sum(variables.map(([name, value]) => name.length + lengthOf(value)))).toBeLessThanOrEqual(4096);
  },
);
