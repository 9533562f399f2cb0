import { useRef, useState } from "preact/hooks";
import type { LogRow, LogsPage } from "../../api/logs.ts";
import { parseQuery, printQuery } from "../../shared/query.ts";
import { shortId } from "../../shared/short-id.ts";
import { FilterField } from "../event-list/filter-field.tsx";
import { ago, clockTime, exactTime } from "../format.ts";
import { JsonView } from "../frame/json-view.tsx";
import { Panel } from "../frame/panel.tsx";
import { useKeys } from "../keys.ts";
import { linkTo, setQuery, usePlace } from "../location.ts";
import { useLiveAnswer } from "../use-live-answer.ts";
import { levelClass } from "./log-line.tsx";

const STEP = 200;
const MOST = 2000;
const LEVELS = ["ERROR", "WARN", "INFO"];

/** What the functions log, live, newest first. */
export default function LogsView() {
  const { query: place } = usePlace();
  const query = place.get("q") ?? "";
  const selected = place.get("sel") ?? undefined;
  const [limit, setLimit] = useState(STEP);
  const { answer } = useLiveAnswer<LogsPage>(`logs?q=${encodeURIComponent(query)}&limit=${limit}`);
  const kept = useRef<LogsPage>(undefined);
  if (answer !== undefined && answer !== "gone") kept.current = answer;
  const page = kept.current;
  const rows = page?.rows ?? [];
  const current = rows.findIndex(({ seq }) => String(seq) === selected);
  const select = (row: LogRow | undefined) =>
    row && setQuery({ sel: String(row.seq) }, selected === undefined ? "push" : "replace");
  const step = (by: number) => select(rows[current < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, current + by))]);
  useKeys({ j: () => step(1), k: () => step(-1) });
  if (!page) return <main />;
  const chosen = rows[current];
  return (
    <main>
      <div class="body">
        <div class="tools">
          <FilterField
            query={query}
            onChange={(q) => setQuery({ q }, "replace")}
            label="Filter by function, request, level, any field of a line, or text"
            placeholder="function:…  request:…  level:warn  any field or text"
          />
          <Levels query={query} />
        </div>
        {rows.length === 0 ? (
          <p class="note">{query === "" ? "No function has logged anything yet." : "No line fits."}</p>
        ) : (
          <div class="list">
            <table class="stack loglist">
              <colgroup>
                <col class="c-time" />
                <col class="c-function" />
                <col class="c-level" />
                <col />
              </colgroup>
              <thead>
                <tr>
                  <th scope="col">Time (UTC)</th>
                  <th scope="col">Function</th>
                  <th scope="col">Level</th>
                  <th scope="col">Message</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <Row key={row.seq} row={row} isSelected={row === chosen} onSelect={select} />
                ))}
              </tbody>
            </table>
            {page.more && (
              <p class="note s">
                {limit < MOST ? (
                  <button type="button" class="btn quiet" onClick={() => setLimit(limit + STEP)}>
                    Older lines
                  </button>
                ) : (
                  "Older lines: filter to find them."
                )}
              </p>
            )}
          </div>
        )}
      </div>
      {chosen && <LinePanel row={chosen} />}
    </main>
  );
}

/** The search with this field's condition, or without one. */
function withField(query: string, field: string, value: string | undefined): string {
  const others = parseQuery(query).filter((term) => term.field !== field);
  return printQuery(value === undefined ? others : [...others, { field, op: ":", value }]);
}

function Levels({ query }: { query: string }) {
  const current = parseQuery(query)
    .find(({ field }) => field === "level")
    ?.value.toUpperCase();
  return (
    <fieldset class="seg" aria-label="Level">
      {[undefined, ...LEVELS].map((level) => (
        <button
          type="button"
          key={level}
          aria-pressed={current === level}
          onClick={() => setQuery({ q: withField(query, "level", level?.toLowerCase()) })}
        >
          {level === undefined ? "All" : level.charAt(0) + level.slice(1).toLowerCase()}
        </button>
      ))}
    </fieldset>
  );
}

function Row({ row, isSelected, onSelect }: { row: LogRow; isSelected: boolean; onSelect(row: LogRow): void }) {
  return (
    <tr aria-selected={isSelected} onClick={() => onSelect(row)}>
      <td class="m mono" title={exactTime(row.at)}>
        {clockTime(row.at)}
      </td>
      <td title={row.function}>{row.label}</td>
      <td class={`mono ${levelClass(row.level)}`}>{row.level}</td>
      <td class="full">
        <button type="button" class="name" aria-pressed={isSelected} title={row.text}>
          {row.text}
        </button>
      </td>
    </tr>
  );
}

function LinePanel({ row }: { row: LogRow }) {
  const log = (field: string, value: string) =>
    linkTo(`logs?q=${encodeURIComponent(printQuery([{ field, op: ":", value }]))}`);
  return (
    <Panel kicker={`${clockTime(row.at)} UTC · ${ago(row.at)}`} title={row.label}>
      <section>
        <p class="wrap">{row.text}</p>
        <div class="acts">
          <a class="btn small" href={linkTo(`functions/${encodeURIComponent(row.function)}`)}>
            Function
          </a>
          <a class="btn small" href={log("function", row.function)}>
            Its lines
          </a>
          {row.requestId !== undefined && (
            <a class="btn small" href={log("request", row.requestId)} title={row.requestId}>
              Call {shortId(row.requestId)}
            </a>
          )}
        </div>
      </section>
      {row.json !== undefined && (
        <section>
          <h3>The whole line</h3>
          <JsonView value={row.json} label="The log line" />
        </section>
      )}
    </Panel>
  );
}
