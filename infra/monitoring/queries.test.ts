import { expect, test } from "vitest";
import { nameOf } from "../../events/names.ts";
import { services } from "../app.ts";
import { synthesize } from "../synthesize.fixture.ts";

const { resources, stage } = synthesize();
const queries = resources("AWS::Logs::QueryDefinition");

test.each(Object.keys(services))("the saved queries of %s look into the logs of all its functions", (service) => {
  const stack = nameOf(stage, service);
  const own = queries.filter((query) => query.stack === stack);
  expect(own.map(({ properties }) => properties.Name).sort()).toEqual(
    ["Errors", "One order by correlation id", "Slowest consumers"].map((name) => `${stack}/${name}`),
  );
  const groups = resources("AWS::Logs::LogGroup").filter((group) => group.stack === stack);
  for (const { properties } of own) {
    expect(properties.LogGroupNames).toEqual(expect.arrayContaining(groups.map(({ id }) => ({ Ref: id }))));
    // The most that a query takes.
    expect(properties.LogGroupNames.length).toBeLessThanOrEqual(50);
  }
});

test("those of the bus look into the audit log", () => {
  const [query, ...others] = queries.filter((each) => each.stack === nameOf(stage, "bus"));
  expect(others).toEqual([]);
  const audit = resources("AWS::Logs::LogGroup").find(
    ({ properties }) => properties.LogGroupName === `/aws/events/${nameOf(stage, "audit")}`,
  );
  expect(query?.properties.LogGroupNames).toContainEqual({ Ref: audit?.id });
});
