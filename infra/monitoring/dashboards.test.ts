import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nameOf } from "../../events/names.ts";
import { services } from "../app.ts";
import { root } from "../synth/context.ts";
import { type Properties, synthesize } from "../synthesize.fixture.ts";
import { MONEY, OUTCOMES } from "./counters.ts";

type TestStage = ReturnType<typeof synthesize>;

/** The widgets of each dashboard, by its name; the Region is left empty. */
function dashboardsOf({ resources }: TestStage): Record<string, Properties[]> {
  const bodies = resources("AWS::CloudWatch::Dashboard").map(({ properties }) => {
    const parts: unknown[] = properties.DashboardBody["Fn::Join"][1];
    const text = parts.map((part) => (typeof part === "string" ? part : "")).join("");
    return [properties.DashboardName, JSON.parse(text).widgets];
  });
  return Object.fromEntries(bodies);
}

const dev = synthesize();
const prod = synthesize({ stage: "prod", alarmEmail: "on-call@shop.test" });

describe("dashboards", () => {
  test("are one for a development stage, and one per service besides for production", () => {
    expect(Object.keys(dashboardsOf(dev))).toEqual([nameOf(dev.stage)]);
    const ofServices = Object.keys(services).map((name) => nameOf(prod.stage, name));
    expect(Object.keys(dashboardsOf(prod)).sort()).toEqual([nameOf(prod.stage), ...ofServices].sort());
  });

  test("show only functions, queues, and rules that the stage has, and every consumer and dead-letter queue of events", () => {
    const [widgets = []] = Object.values(dashboardsOf(dev));
    const metrics: unknown[][] = widgets.flatMap(({ properties }) => properties.metrics ?? []);
    const shown = (dimension: string) =>
      new Set(metrics.flatMap((each) => (each.includes(dimension) ? [each[each.indexOf(dimension) + 1]] : [])));
    const names = (type: string, property: string) =>
      dev.resources(type).map(({ properties }) => properties[property] as unknown);
    const functions = names("AWS::Lambda::Function", "FunctionName");
    for (const name of [...shown("FunctionName"), ...shown("function")]) expect(functions).toContain(name);
    for (const name of shown("QueueName")) expect(names("AWS::SQS::Queue", "QueueName")).toContain(name);
    for (const name of shown("RuleName")) expect(names("AWS::Events::Rule", "Name")).toContain(name);
    for (const [service, { consumes }] of Object.entries(services)) {
      for (const consumer of [...Object.keys(consumes), "relay"]) {
        const name = nameOf(dev.stage, service, consumer);
        expect(shown("FunctionName")).toContain(name);
        expect(shown("QueueName")).toContain(`${name}-dlq`);
      }
    }
  });

  test("count what functions count", () => {
    for (const { service, function: name, metric } of [...OUTCOMES, ...MONEY]) {
      const code = readFileSync(join(root, `services/${service}/${name}.handler.ts`), "utf8");
      expect(code).toContain(`addMetric("${metric}"`);
    }
  });
});
