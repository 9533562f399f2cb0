import type { MapBuilder } from "./map-builder.ts";
import type { MapResource } from "./resources-of.ts";

const routeId = (apiId: string, routeKey: string): string => `route/${apiId}/${routeKey}`;

/** The API's routes, and what runs by the clock. */
export function addDoors(resources: readonly MapResource[], { names, add, link }: MapBuilder): void {
  const of = (type: string) => resources.filter((each) => each.type === type);
  const integrations = of("AWS::ApiGatewayV2::Integration");
  for (const { stack, properties } of of("AWS::ApiGatewayV2::Route")) {
    const id = routeId(properties.ApiId, properties.RouteKey);
    add({ id, lane: stack, role: "door", kind: "route", label: properties.RouteKey, name: properties.RouteKey });
    const integration = integrations.find(({ ref }) => properties.Target === `integrations/${ref}`);
    if (integration) link(id, integration.properties.IntegrationUri);
  }
  const schedules = [...of("AWS::Events::Rule"), ...of("AWS::Scheduler::Schedule")];
  for (const { arn, stack, properties } of schedules) {
    const { ScheduleExpression, Targets = [], Target } = properties;
    if (!ScheduleExpression) continue;
    const label = scheduleWords(ScheduleExpression);
    add({ id: arn, lane: stack, role: "door", kind: "schedule", label, name: names.short(arn) });
    for (const target of [...(Targets as { Arn: string }[]), ...(Target ? [Target as { Arn: string }] : [])])
      link(arn, target.Arn);
  }
}

/** `rate(1 minute)` and daily `cron(…)` in words; others as they are. */
function scheduleWords(expression: string): string {
  const [, count, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== undefined) return count === "1" ? `every ${unit}` : `every ${count} ${unit}s`;
  const [, minute, hour] = /^cron\((\d+) (\d+) (?:\* \* \?|\? \* \*) \*\)$/.exec(expression) ?? [];
  if (minute !== undefined && hour !== undefined)
    return `${hour.padStart(2, "0")}:${minute.padStart(2, "0")} UTC daily`;
  return expression;
}
