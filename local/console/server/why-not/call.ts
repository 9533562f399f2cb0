import type { Fact, FactOf } from "../../../trace.ts";
import type { RefusalRow, WhyNotCall } from "../../api/why-not.ts";
import type { ConsoleContext } from "../context.ts";
import { rowOf } from "../index/outcome.ts";
import type { Names } from "../names.ts";

type Refused = FactOf<"refused">;

/** The latest refusals, newest first; what was refused many times over is one row. */
export function refusalRows({ facts, names }: ConsoleContext, count: number): RefusalRow[] {
  const rows = new Map<string, RefusalRow>();
  for (const fact of facts()) {
    if (fact.kind !== "refused") continue;
    const key = sameAs(fact);
    const times = (rows.get(key)?.times ?? 0) + 1;
    rows.delete(key);
    rows.set(key, rowFor(fact, names, times));
  }
  return [...rows.values()].slice(-count).reverse();
}

const sameAs = ({ caller, action, resource, service, operation, code }: Refused): string =>
  JSON.stringify([caller, action, resource, service, operation, code]);

function rowFor(fact: Refused, names: Names, times: number): RefusalRow {
  const { seq, at, caller, action, resource, service, operation, code, message } = fact;
  return {
    seq,
    at,
    ...(caller !== undefined && { caller: callerName(caller, names) }),
    action: action ?? `${service}:${operation}`,
    ...(resource !== undefined && { resource }),
    code,
    message,
    times,
  };
}

/** A function by its name, which its session has and its role begins with; any other session by its role. */
function callerName(caller: string, names: Names): string {
  const [, role = "", session = ""] = /:assumed-role\/([^/]+)\/(.+)$/.exec(caller) ?? [];
  return role === "" || role === session || role.startsWith(`${session}-`) ? names.short(caller) : names.short(role);
}

/** Why a call was refused: what was looked at, and which statement is missing; undefined when the fact is gone. */
export function whyNotCall(seq: number, context: ConsoleContext): WhyNotCall | undefined {
  const facts = context.facts();
  const fact = facts.find((each): each is Refused => each.seq === seq && each.kind === "refused");
  if (!fact) return undefined;
  const { caller, action, resource, considered = [] } = fact;
  const times = facts.filter((each) => each.kind === "refused" && sameAs(each) === sameAs(fact)).length;
  const isDenied = considered.some(({ why }) => why === "explicit-deny");
  const run = runOf(fact, facts);
  const nearest = nearestOf(considered);
  return {
    row: rowFor(fact, context.names, times),
    ...(caller !== undefined && { callerArn: caller }),
    isDenied,
    ...(action !== undefined &&
      resource !== undefined &&
      !isDenied && {
        missing: { Effect: "Allow", Action: action, Resource: resource },
        line: `role.addToPrincipalPolicy(new PolicyStatement({ actions: ["${action}"], resources: ["${resource}"] }));`,
      }),
    considered: considered.map((each) => ({ ...each, isNearest: each === nearest })),
    ...(run && { function: context.names.short(run.function), requestId: run.requestId }),
    events: (run?.eventIds ?? []).flatMap((id) => {
      const record = context.index.find(id);
      return record ? [rowOf(record, context.names)] : [];
    }),
  };
}

/** The statement that misses by least: the one that denies, else one about the resource or the condition. */
function nearestOf<T extends { why: string; statement: object }>(considered: readonly T[]): T | undefined {
  for (const why of ["explicit-deny", "condition", "resource", "principal"])
    for (const each of considered) if (each.why === why) return each;
  return undefined;
}

/** The invocation that the call came from. */
function runOf({ by }: Refused, facts: readonly Fact[]): FactOf<"invocation-started"> | undefined {
  if (by === undefined) return undefined;
  return facts.findLast(
    (each): each is FactOf<"invocation-started"> =>
      each.kind === "invocation-started" && each.requestId === by.requestId,
  );
}
