import type { Fact } from "../../../trace.ts";
import type { CallDetails, CallRow, FunctionDetails, FunctionRow, FunctionsPage } from "../../api/functions.ts";
import type { ConsoleContext } from "../context.ts";
import { commonPrefix, stackNames } from "../declared-names.ts";
import { rowOf } from "../index/outcome.ts";
import { logRow } from "../logs/log-row.ts";
import { type MapResource, resourcesOf } from "../map/resources-of.ts";
import { type Names, nameIn } from "../names.ts";
import { type Call, callsOf, failureOf, linesOf, percentile, runMs } from "./calls.ts";

const CALLS = 100;

/** A function that a template declares, or one that the API made and that was called. */
interface KnownFunction {
  arn: string;
  declared?: MapResource;
  calls: Call[];
}

/** Every function, stack by stack. */
export function functionsPage(context: ConsoleContext): FunctionsPage {
  return { functions: knownFunctions(context, context.facts()).map((each) => functionRow(each, context)) };
}

export function functionDetails(name: string, context: ConsoleContext): FunctionDetails | undefined {
  const known = knownFunctions(context, context.facts()).find(({ arn }) => nameIn(arn) === name);
  if (!known) return undefined;
  const { arn, declared, calls } = known;
  return {
    row: functionRow(known, context),
    known: declared ? declaration(declared) : [],
    environments: environmentsOf(arn, context).map(({ pid, busy }) => ({ pid, busy })),
    calls: calls
      .slice(-CALLS)
      .reverse()
      .map((call) => callRow(call, context)),
  };
}

/** One call of a function, with its events and what it logged. */
export function callDetails(name: string, seq: number, context: ConsoleContext): CallDetails | undefined {
  const facts = context.facts();
  const { calls = [] } = knownFunctions(context, facts).find(({ arn }) => nameIn(arn) === name) ?? {};
  const call = calls.find((each) => each.seq === seq);
  if (!call) return undefined;
  const failed = new Set(call.end?.error === undefined ? call.end?.failedEventIds : call.eventIds);
  return {
    row: callRow(call, context),
    events: call.eventIds.flatMap((id) => {
      const record = context.index.find(id);
      return record ? [{ row: rowOf(record, context.names), failed: failed.has(id) }] : [];
    }),
    lines: linesOf(call, calls, facts).map((line) => logRow(line, context.names)),
  };
}

function knownFunctions({ deployed }: ConsoleContext, facts: readonly Fact[]): KnownFunction[] {
  const calls = callsOf(facts);
  const declared = resourcesOf(deployed).filter(({ type }) => type === "AWS::Lambda::Function");
  const others = [...calls.keys()].filter((arn) => declared.every((each) => each.arn !== arn));
  return [
    ...declared.map((each) => ({ arn: each.arn, declared: each, calls: calls.get(each.arn) ?? [] })),
    ...others.map((arn) => ({ arn, calls: calls.get(arn) ?? [] })),
  ];
}

function functionRow({ arn, declared, calls }: KnownFunction, context: ConsoleContext): FunctionRow {
  const environments = environmentsOf(arn, context);
  const ended = calls.filter(({ end }) => end !== undefined);
  const durations = ended.flatMap((call) => runMs(call) ?? []);
  const last = ended.at(-1);
  const numbers = {
    medianMs: percentile(durations, 0.5),
    p95Ms: percentile(durations, 0.95),
    initMs: percentile(
      ended.flatMap(({ end }) => end?.initMs ?? []),
      0.5,
    ),
    memoryMb: declared?.properties.MemorySize ?? last?.end?.memoryMb,
    lastAt: calls.at(-1)?.from,
  };
  return {
    name: nameIn(arn),
    label: context.names.short(arn),
    ...(declared && { stack: stackLabel(declared.stack, context) }),
    signal: last === undefined ? "none" : failureOf(last) === undefined ? "flow" : "retry",
    environments: environments.length,
    busy: environments.filter(({ busy }) => busy).length,
    calls: calls.length,
    failed: ended.filter((call) => failureOf(call) !== undefined).length,
    coldStarts: calls.filter(({ cold }) => cold).length,
    ...(Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined)) as Partial<FunctionRow>),
  };
}

function callRow(call: Call, { index, names }: ConsoleContext): CallRow {
  const error = failureOf(call);
  const tookMs = runMs(call);
  const types = call.eventIds.flatMap((id) => index.find(id)?.event["detail-type"] ?? []);
  return {
    seq: call.seq,
    requestId: call.requestId,
    at: call.from,
    signal: call.end === undefined ? "wait" : error === undefined ? "flow" : "retry",
    ...(error !== undefined && { error }),
    cold: call.cold,
    ...(call.end?.initMs !== undefined && { initMs: call.end.initMs }),
    ...(tookMs !== undefined && { tookMs }),
    trigger: triggerOf(call.trigger, names),
    types: [...new Set(types)],
    events: call.eventIds.length,
  };
}

const KINDS: Record<string, string> = { sqs: "queue", events: "rule", lambda: "function" };

/** A stream by its table, an API's route by its method and path, anything else by its name. */
function triggerOf(arn: string, names: Names): string {
  const [, table] = /:table\/([^/]+)\/stream\//.exec(arn) ?? [];
  if (table !== undefined) return `table ${names.short(table)}`;
  const [, method, path] = /:execute-api:[^/]*\/[^/]+\/([A-Z*]+)(\/.*)$/.exec(arn) ?? [];
  if (method !== undefined) return `${method} ${path}`;
  const kind = KINDS[arn.split(":")[2] ?? ""];
  return kind === undefined ? names.short(arn) : `${kind} ${names.short(arn)}`;
}

const environmentsOf = (arn: string, { environments }: ConsoleContext) =>
  environments().filter((each) => each.function === arn);

function stackLabel(stack: string, { deployed }: ConsoleContext): string {
  const prefix = commonPrefix(stackNames([...deployed.keys()]));
  return stack.startsWith(prefix) && stack.length > prefix.length ? stack.slice(prefix.length) : stack;
}

function declaration({ properties }: MapResource): FunctionDetails["known"] {
  return [
    ["runtime", String(properties.Runtime)],
    ["processor", String(properties.Architectures?.[0] ?? "x86_64")],
    ["memory", `${properties.MemorySize ?? 128} MB`],
    ["timeout", `${properties.Timeout ?? 3} s`],
    ...(properties.ReservedConcurrentExecutions === undefined
      ? []
      : [["at most", `${properties.ReservedConcurrentExecutions} at once`] as [string, string]]),
    ...(properties.Description ? [["for", String(properties.Description)] as [string, string]] : []),
  ];
}
