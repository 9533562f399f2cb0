import type { Fact } from "../../../trace.ts";
import type { LessonFigureView, PathNode } from "../../api/lessons.ts";
import type { LessonFigure, LessonRun } from "../../lesson.ts";
import type { ConsoleContext } from "../context.ts";
import { logRow } from "../logs/log-row.ts";
import { type Names, nameIn } from "../names.ts";

const LINES = 12;

/** A figure with what it shows: the parts on a path with what they have done, and a function's last lines. */
export function figureView(
  figure: LessonFigure,
  run: LessonRun,
  { names, queues }: Pick<ConsoleContext, "names" | "queues">,
): LessonFigureView {
  if (figure.kind === "path") {
    const { title, rows } = figure;
    return { kind: "path", title, rows: rows.map((row) => row.map((arn) => pathNode(arn, run, names, queues()))) };
  }
  if (figure.kind === "story") return figure;
  if (figure.kind === "texts") return { ...figure, items: [...figure.items] };
  const lines = run.facts
    .filter((fact) => fact.kind === "log")
    .filter((fact) => fact.function === figure.function)
    .map((fact) => logRow(fact, names))
    .filter(({ level }) => level !== "METRIC")
    .slice(-LINES);
  return { kind: "log", label: names.short(figure.function), name: nameIn(figure.function), lines };
}

type Queues = ReturnType<ConsoleContext["queues"]>;

function pathNode(arn: string, { facts, letters }: LessonRun, names: Names, queues: Queues): PathNode {
  const kind = kindOf(arn, facts);
  return { arn, kind, label: names.short(arn), ...stateOf(arn, kind, facts, letters(arn), queues) };
}

function kindOf(arn: string, facts: readonly Fact[]): PathNode["kind"] {
  const [, , service, , , resource = ""] = arn.split(":");
  if (service === "events") return resource.startsWith("rule/") ? "rule" : "bus";
  if (service === "lambda") return "function";
  if (service !== "sqs") return "other";
  const isForLetters = /-dlq$/.test(arn) || facts.some((fact) => fact.kind === "dead-lettered" && fact.queue === arn);
  return isForLetters ? "letters" : "queue";
}

type State = Pick<PathNode, "words" | "signal">;

function stateOf(arn: string, kind: PathNode["kind"], facts: readonly Fact[], letters: number, queues: Queues): State {
  switch (kind) {
    case "bus":
      return counted(facts.filter((fact) => fact.kind === "put" && isBus(arn, fact.bus)).length, "event");
    case "rule":
      return ruleState(arn, facts);
    case "queue": {
      const { visible = 0, inFlight = 0, delayed = 0 } = queues.find((each) => each.arn === arn) ?? {};
      const waiting = visible + inFlight + delayed;
      if (waiting > 0) return { words: `${waiting} waiting`, signal: "wait" };
      return counted(facts.filter((fact) => fact.kind === "sent" && fact.queue === arn).length, "message");
    }
    case "letters":
      return { words: `${letters} dead`, signal: letters > 0 ? "dead" : "none" };
    case "function":
      return functionState(arn, facts);
    default:
      return { words: "", signal: "none" };
  }
}

const isBus = (arn: string, bus: string): boolean => nameIn(arn) === nameIn(bus);

function ruleState(arn: string, facts: readonly Fact[]): State {
  const change = facts.findLast((fact) => fact.kind === "rule-changed" && fact.rule === arn);
  if (change?.kind === "rule-changed" && change.deleted) return { words: "deleted", signal: "none" };
  if (change?.kind === "rule-changed" && change.state === "DISABLED") return { words: "disabled", signal: "none" };
  const took = facts.filter((fact) => fact.kind === "put" && fact.rules.includes(arn)).length;
  return { words: `took ${took}`, signal: took > 0 ? "flow" : "none" };
}

function functionState(arn: string, facts: readonly Fact[]): State {
  const calls = facts.filter((fact) => fact.kind === "invoked").filter((fact) => fact.function === arn);
  const failed = calls.filter(({ error, failedItems = [] }) => error !== undefined || failedItems.length > 0);
  if (calls.length === 0) return { words: "not called", signal: "none" };
  const isFailing = failed.at(-1) === calls.at(-1);
  const words =
    failed.length > 0 ? `${plural(calls.length, "call")}, ${failed.length} failed` : plural(calls.length, "call");
  return { words, signal: isFailing ? "retry" : "flow" };
}

const counted = (count: number, word: string): State => ({
  words: plural(count, word),
  signal: count > 0 ? "flow" : "none",
});

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
