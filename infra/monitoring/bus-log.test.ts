import { describe, expect, test } from "vitest";
import { busName } from "../../events/names.ts";
import { synthesize } from "../synthesize.fixture.ts";

const logTypesOf = ({ resources }: ReturnType<typeof synthesize>) =>
  resources("AWS::Logs::DeliverySource").map(({ properties }) => properties.LogType);
const configOf = ({ resources }: ReturnType<typeof synthesize>) =>
  resources("AWS::Events::EventBus")[0]?.properties.LogConfig;

describe("the bus's log", () => {
  test("has the major steps of every event in development, and failures in production, without details", () => {
    const dev = synthesize();
    expect(configOf(dev)).toEqual({ Level: "INFO", IncludeDetail: "NONE" });
    expect(logTypesOf(dev)).toEqual(["ERROR_LOGS", "INFO_LOGS"]);
    const prod = synthesize({ stage: "prod", alarmEmail: "on-call@shop.test" });
    expect(configOf(prod)).toEqual({ Level: "ERROR", IncludeDetail: "NONE" });
    expect(logTypesOf(prod)).toEqual(["ERROR_LOGS"]);
  });

  test("is as detailed as the context says, or is not there", () => {
    const all = synthesize({ busLogs: "trace", busLogDetail: "true" });
    expect(configOf(all)).toEqual({ Level: "TRACE", IncludeDetail: "FULL" });
    expect(logTypesOf(all)).toEqual(["ERROR_LOGS", "INFO_LOGS", "TRACE_LOGS"]);
    const none = synthesize({ busLogs: "off" });
    expect(configOf(none)).toBeUndefined();
    expect(none.resources("AWS::Logs::Delivery", "AWS::Logs::DeliveryDestination")).toEqual([]);
  });

  test("lets in each of its sources, and nobody else", () => {
    const { resources, stage } = synthesize();
    const groupName = `/aws/vendedlogs/events/event-bus/${busName(stage)}`;
    const group = resources("AWS::Logs::LogGroup").find(({ properties }) => properties.LogGroupName === groupName);
    const [statement, ...others] = group?.properties.ResourcePolicyDocument.Statement ?? [];
    expect(others).toEqual([]);
    expect(statement.Principal).toEqual({ Service: "delivery.logs.amazonaws.com" });
    const allowed = statement.Condition.ArnEquals["aws:SourceArn"].map((arn: unknown) => JSON.stringify(arn));
    const names = resources("AWS::Logs::DeliverySource").map(({ properties }) => properties.Name);
    expect(allowed).toHaveLength(names.length);
    for (const [i, name] of names.entries()) expect(allowed[i]).toContain(`:delivery-source:${name}"`);
    expect(resources("AWS::Logs::Delivery")).toHaveLength(names.length);
  });
});
