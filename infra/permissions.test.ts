import { describe, expect, test } from "vitest";
import { nameOf } from "../events/names.ts";
import { services } from "./app.ts";
import { findings, stale, unacknowledged } from "./nag/findings.ts";
import { sourceOf } from "./service.ts";
import { cdkContext } from "./synth/context.ts";
import { type Properties, synthesize } from "./synthesize.fixture.ts";

const { resources, stage } = synthesize();

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

const policies = resources("AWS::IAM::Policy").map(({ stack, id, properties }) => ({
  stack,
  id,
  statements: properties.PolicyDocument.Statement as Properties[],
}));

describe("every role's policy", () => {
  test("there is one per function, and roles have no managed policies", () => {
    expect(policies).toHaveLength(resources("AWS::Lambda::Function").length);
    for (const { properties } of resources("AWS::IAM::Role"))
      expect(Object.keys(properties).sort()).toEqual(["AssumeRolePolicyDocument", "RoleName"]);
  });

  test.each(policies.map(({ id, statements }) => [id, statements] as const))(
    "%s names actions one by one",
    (_, statements) => {
      for (const action of statements.flatMap(({ Action }) => list(Action))) expect(action).not.toContain("*");
    },
  );

  test.each(policies.map(({ id, statements }) => [id, statements] as const))(
    "%s is about every resource only where AWS knows none",
    (_, statements) => {
      const everywhere = statements.filter(({ Resource }) => list(Resource).includes("*"));
      expect(everywhere.flatMap(({ Action }) => Action)).toEqual(["xray:PutTelemetryRecords", "xray:PutTraceSegments"]);
    },
  );

  test("wildcards within a resource are only for objects of a bucket, and for SES identities with one sender", () => {
    const wide = policies
      .flatMap(({ statements }) => statements)
      .filter(({ Resource }) => /\*"/.test(JSON.stringify(Resource)) && Resource !== "*");
    for (const { Action, Condition } of wide) {
      if (Action === "ses:SendEmail")
        expect(Condition).toEqual({ StringEquals: { "ses:FromAddress": stage.senderAddress } });
      else for (const action of list(Action)) expect(["s3:GetObject", "s3:PutObject"]).toContain(action);
    }
    expect(wide.length).toBeGreaterThan(1);
  });
});

test("each relay may put only its own service's events, and nothing else may put events", () => {
  const putters = policies.flatMap(({ stack, id, statements }) =>
    statements
      .filter(({ Action }) => list(Action).includes("events:PutEvents"))
      .map((statement) => ({ stack, id, statement })),
  );
  expect(
    putters
      .map(({ stack, id, statement }) => [
        stack,
        /RelayRole/.test(id),
        statement.Condition.StringEquals["events:source"],
      ])
      .sort(),
  ).toEqual(
    Object.entries(services)
      .map(([name, service]) => [nameOf(stage, name), true, sourceOf(name, service)])
      .sort(),
  );
});

test("every cdk-nag finding is acknowledged, and every acknowledgement is needed", () => {
  const found = findings({ ...cdkContext(), senderAddress: stage.senderAddress, alarmEmail: "on-call@shop.test" });
  expect(unacknowledged(found)).toEqual([]);
  expect(stale(found)).toEqual([]);
});
