import type { Fact, FactOf } from "../../../trace.ts";
import type { LogRow, LogsPage } from "../../api/logs.ts";
import { parseQuery, type Term } from "../../shared/query.ts";
import { comparison, fieldTest } from "../event-list/search.ts";
import type { Names } from "../names.ts";
import { logRow } from "./log-row.ts";

type Line = FactOf<"log">;

/** The newest lines that fit a search: `function:…`, `request:…`, `level:…`, a field of the line's JSON, or any text. */
export function searchLines(facts: readonly Fact[], query: string, limit: number, names: Names): LogsPage {
  const tests = parseQuery(query).map((term) => testOf(term, names));
  const rows: LogRow[] = [];
  for (let i = facts.length - 1; i >= 0; i -= 1) {
    const fact = facts[i];
    if (fact?.kind !== "log") continue;
    const found = rowIfFits(fact, tests, names);
    if (!found) continue;
    if (rows.length === limit) return { rows, more: true };
    rows.push(found);
  }
  return { rows, more: false };
}

type Test = (line: Line, row: () => LogRow) => boolean;

/** A line is taken apart only when its text does not already decide. */
function rowIfFits(line: Line, tests: readonly Test[], names: Names): LogRow | undefined {
  let row: LogRow | undefined;
  const rowOnce = () => {
    row ??= logRow(line, names);
    return row;
  };
  return tests.every((test) => test(line, rowOnce)) ? rowOnce() : undefined;
}

function testOf(term: Term, names: Names): Test {
  const { field, op, value } = term;
  const test = comparison(op, value);
  switch (field) {
    case "":
      return ({ line }) => line.toLowerCase().includes(value.toLowerCase());
    case "function":
      return (line, row) => test(row().function) || test(names.short(line.function));
    case "request":
      return ({ requestId = "" }) => test(requestId);
    case "level":
      return (_, row) => test(row().level ?? "");
    default: {
      const holds = fieldTest(term);
      return (_, row) => holds(row().json);
    }
  }
}
