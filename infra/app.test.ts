import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Contract } from "../events/contract.ts";
import { catalogue } from "../events/contracts/catalogue.ts";
import { nameOf } from "../events/names.ts";
import { services } from "./app.ts";
import { type Service, sourceOf } from "./service.ts";
import { root } from "./synth/context.ts";
import { follow, type Resource, synthesize } from "./synthesize.fixture.ts";

const { resources, stage } = synthesize();
const all = resources();
const overview: [string, Service][] = Object.entries(services);

/** Returns the function that a rule's events reach, and how. */
function receiverOf(rule: Resource): { name: string; through: "queue" | "direct" } {
  const target = follow(all, rule, rule.properties.Targets[0].Arn);
  if (target?.type === "AWS::Lambda::Function") return { name: target.properties.FunctionName, through: "direct" };
  const mapping = resources("AWS::Lambda::EventSourceMapping").find(
    (each) => target && follow(all, each, each.properties.EventSourceArn) === target,
  );
  const fn = mapping && follow(all, mapping, mapping.properties.FunctionName);
  return { name: fn?.properties.FunctionName, through: "queue" };
}

/** Returns what the templates say about a service: which events reach which of its functions, and how. */
function consumedBy(service: string): Record<string, { through: string; events: string[] }> {
  const found: Record<string, { through: string; events: string[] }> = {};
  const rules = resources("AWS::Events::Rule").filter(
    ({ stack, properties }) => stack === nameOf(stage, service) && properties.EventPattern,
  );
  for (const rule of rules) {
    const { name, through } = receiverOf(rule);
    const { source, "detail-type": types, detail } = rule.properties.EventPattern;
    const versions: number[] = detail.metadata.schemaVersion;
    const consumer = name.replace(`${nameOf(stage, service)}-`, "");
    found[consumer] ??= { through, events: [] };
    for (const type of types) {
      for (const version of versions) found[consumer].events.push(`${source[0]} ${type} v${version}`);
    }
    expect([source.length, through]).toEqual([1, found[consumer].through]);
  }
  return found;
}

const title = ({ source, type, version }: Pick<Contract, "source" | "type" | "version">) =>
  `${source} ${type} v${version}`;

describe.each(overview)("the overview of %s", (name, service) => {
  test("lists what its functions consume, and how the events reach them", () => {
    const said = Object.entries(service.consumes).map(([consumer, { contracts, through }]) => [
      consumer,
      { through, events: contracts.map(title).sort() },
    ]);
    const consumed = consumedBy(name);
    for (const { events } of Object.values(consumed)) events.sort();
    expect(consumed).toEqual(Object.fromEntries(said));
  });

  test("lists what it publishes: what its code creates events of, and its relay may put on the bus", () => {
    const code = globSync(`services/${name}/*.ts`, { cwd: root })
      .filter((file) => !/\.(test|fixture)\.ts$/.test(file))
      .map((file) => readFileSync(join(root, file), "utf8"))
      .join("\n");
    const contracts: Record<string, Contract> = catalogue;
    const made = [...code.matchAll(/\b(?:createEvent|inVersion)\((\w+)/g)].flatMap(
      ([, name = ""]) => contracts[name] ?? [],
    );
    expect(service.publishes.map(title).sort()).toEqual([...new Set(made.map(title))].sort());

    const [statement, ...others] = resources("AWS::IAM::Policy")
      .filter(({ stack }) => stack === nameOf(stage, name))
      .flatMap(({ properties }) => properties.PolicyDocument.Statement)
      .filter(({ Action }) => Action === "events:PutEvents");
    expect(statement.Condition.StringEquals["events:source"]).toBe(sourceOf(name, service));
    expect(others).toEqual([]);
  });
});

test("every contract of the catalogue is published by one service, and only what is published is consumed", () => {
  const published = overview.flatMap(([, { publishes }]) => publishes.map(title)).sort();
  expect(published).toEqual(Object.values(catalogue).map(title).sort());
  const consumed = overview.flatMap(([, { consumes }]) =>
    Object.values(consumes).flatMap(({ contracts }) => contracts),
  );
  expect(consumed.map(title).filter((each) => !published.includes(each))).toEqual([]);
});

test("a service whose contracts have two sources, or that publishes nothing, is rejected by name", () => {
  const { OrderCreated, PaymentFailed } = catalogue;
  expect(() => sourceOf("order", { publishes: [OrderCreated, PaymentFailed] })).toThrow(
    "The service order publishes events of app.orders and app.payments: give all its contracts one source.",
  );
  expect(() => sourceOf("audit", { publishes: [] })).toThrow("The service audit publishes no events");
});
