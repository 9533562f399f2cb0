import { AwsError, arn } from "../../../aws.ts";
import { checkTransformer } from "../../../event-bridge/targets/check-target.ts";
import { inputFor } from "../../../event-bridge/targets/input.ts";
import { matches } from "../../../event-pattern/index.ts";
import { parseJsonObject } from "../../../json.ts";
import { nextRuns } from "../../../schedule/next-runs.ts";
import type { PatternResult, Trial, TrialResult } from "../../api/workbench.ts";
import type { ConsoleContext } from "../context.ts";
import { rowOf } from "../index/outcome.ts";
import { fieldsOf } from "../why-not/explain.ts";

const RUNS = 10;
const LAST = 20;

/** Tries out what was typed, with the bus's own matcher, transformer, and schedules. */
export function tryOut(trial: Trial, context: ConsoleContext): TrialResult {
  const { event: eventText = "", pattern = "", transformer, schedule = "", timeZone } = trial;
  const event = parseJsonObject(eventText);
  return {
    ...(eventText.trim() !== "" && !event && { eventFlaw: "The event is not a JSON object." }),
    ...(pattern.trim() !== "" && { pattern: orFlaw(() => patternResult(pattern, event, context)) }),
    ...(transformer && event && { output: orFlaw(() => outputOf(transformer, eventText, context.now())) }),
    ...(schedule.trim() !== "" && {
      schedule: orFlaw(() => ({
        runs: nextRuns(schedule, { timeZone: timeZone?.trim() || "UTC", after: context.now(), count: RUNS }),
      })),
    }),
  };
}

function orFlaw<T>(make: () => T): T | { flaw: string } {
  try {
    return make();
  } catch (error) {
    if (error instanceof AwsError) return { flaw: error.message };
    throw error;
  }
}

function patternResult(pattern: string, event: object | undefined, { index, names }: ConsoleContext): PatternResult {
  const taken = index.records().filter((record) => matches(pattern, JSON.stringify(record.event)));
  return {
    ...(event && { matches: matches(pattern, JSON.stringify(event)) }),
    fields: event ? fieldsOf(JSON.parse(pattern) as object, event) : [],
    taken: {
      count: taken.length,
      of: index.records().length,
      last: taken
        .slice(-LAST)
        .reverse()
        .map((record) => rowOf(record, names)),
    },
  };
}

function outputOf({ paths, template }: NonNullable<Trial["transformer"]>, eventText: string, now: number) {
  const InputPathsMap = paths.trim() === "" ? {} : parseJsonObject(paths);
  if (!InputPathsMap) return { flaw: 'The paths are not a JSON object, such as {"id": "$.detail.id"}.' };
  const InputTransformer = { InputPathsMap: InputPathsMap as Record<string, string>, InputTemplate: template };
  checkTransformer("draft", InputTransformer);
  const target = { Id: "draft", Arn: arn("sqs", "draft"), InputTransformer };
  const input = inputFor(target, eventText, { ruleArn: arn("events", "rule/draft"), acceptedAt: now });
  return "broken" in input ? { flaw: input.broken } : { text: input.text };
}
