import { expect, test } from "vitest";
import { catalogue } from "../../events/contracts/catalogue.ts";
import { nameOf } from "../../events/names.ts";
import { personalFields } from "../../events/personal-data.ts";
import { synthesize } from "../synthesize.fixture.ts";

const { resources, stage } = synthesize();
const rule = resources("AWS::Events::Rule").find(({ properties }) => properties.Name === nameOf(stage, "audit"));
const { InputPathsMap: paths, InputTemplate: template } = rule?.properties.Targets[0].InputTransformer ?? {};

test("the audit log gets a time and a message that is itself JSON", () => {
  const { timestamp, message, ...others } = JSON.parse(template.replace(/:<([^>]+)>/g, ':"$1"'));
  expect(paths[timestamp]).toBe("$.time");
  expect(Object.keys(JSON.parse(message))).toEqual(["id", "source", "type", "subject", "metadata", "claim", "data"]);
  expect(others).toEqual({});
});

test("it contains scalar fields of an event, and none that a contract marks as personal", () => {
  const taken = Object.values<string>(paths);
  const personal = Object.values(catalogue).flatMap(personalFields);
  for (const { path } of personal) expect(taken).not.toContain(`$.detail.data.${path}`);
  for (const whole of ["$", "$.detail", "$.detail.data"]) expect(taken).not.toContain(whole);
  expect(template).not.toContain("aws.events.event");
  expect(taken).toEqual(
    expect.arrayContaining(["$.detail.data.orderId", "$.detail.data.total", "$.detail.metadata.eventId"]),
  );
});

test("it stays within EventBridge's limits", () => {
  expect(Object.keys(paths).length).toBeLessThanOrEqual(100);
  expect(template.length).toBeLessThanOrEqual(8192);
});
