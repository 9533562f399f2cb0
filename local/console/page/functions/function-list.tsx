import { Fragment } from "preact";
import { useState } from "preact/hooks";
import type { FunctionRow, FunctionsPage } from "../../api/functions.ts";
import { duration } from "../../shared/duration.ts";
import { ago, exactTime } from "../format.ts";
import { Mark } from "../frame/marks.tsx";
import { useKeys } from "../keys.ts";
import { linkTo, open } from "../location.ts";
import { useLiveAnswer } from "../use-live-answer.ts";

const pathOf = ({ name }: FunctionRow) => `functions/${encodeURIComponent(name)}`;

/** Every function with its numbers, stack by stack. */
export function FunctionList() {
  const { answer: page } = useLiveAnswer<FunctionsPage>("functions");
  const [at, setAt] = useState(-1);
  const rows = page === undefined || page === "gone" ? [] : page.functions;
  const step = (by: number) => setAt((before) => Math.max(0, Math.min(rows.length - 1, before + by)));
  const current = rows[at];
  useKeys({ j: () => step(1), k: () => step(-1), Enter: () => current && open(pathOf(current)) });
  if (page === undefined) return <main />;
  const failing = rows.filter(({ signal }) => signal === "retry");
  const called = rows.filter(({ calls }) => calls > 0);
  return (
    <main>
      <div class="body">
        <div class="title">
          <div>
            <h1>Functions</h1>
            <p>{sentenceFor(rows.length, called.length, failing)}</p>
          </div>
        </div>
        {rows.length > 0 && (
          <div class="list">
            <table class="stack fns">
              <colgroup>
                <col />
                <col class="c-figure" />
                <col class="c-figure" />
                <col class="c-figure" />
                <col class="c-figure" />
                <col class="c-figure" />
                <col class="c-figure" />
                <col class="c-figure" />
                <col class="c-since" />
              </colgroup>
              <thead>
                <tr>
                  <th scope="col">Function</th>
                  {["Calls", "Cold", "Median", "95 %", "Init", "Memory", "Running"].map((name) => (
                    <th key={name} scope="col" class="num">
                      {name}
                    </th>
                  ))}
                  <th scope="col" class="num">
                    Last call
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row, i) => (
                  <Fragment key={row.name}>
                    {row.stack !== rows[i - 1]?.stack && (
                      <tr class="grp">
                        <td colSpan={9}>
                          <b>{row.stack ?? "Made through the API"}</b>
                        </td>
                      </tr>
                    )}
                    <Row row={row} isSelected={row === current} />
                  </Fragment>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </main>
  );
}

function sentenceFor(count: number, called: number, failing: FunctionRow[]): string {
  if (count === 0) return "Nothing that is deployed has a function.";
  if (called === 0) return `${count} functions are deployed. None has been called yet.`;
  const [first] = failing;
  if (!first) return `${called} of ${count} functions were called. The last call of each went well.`;
  return failing.length === 1
    ? `The last call of ${first.label} failed.`
    : `The last calls of ${failing.map(({ label }) => label).join(", ")} failed.`;
}

const time = (ms: number | undefined): string => (ms === undefined ? "" : duration(ms));

function Row({ row, isSelected }: { row: FunctionRow; isSelected: boolean }) {
  return (
    <tr aria-selected={isSelected} onClick={() => open(pathOf(row))}>
      <td>
        <Mark kind={row.signal} label={row.signal === "retry" ? "its last call failed" : ""} />{" "}
        <a class="strong" href={linkTo(pathOf(row))} title={row.name}>
          {row.label}
        </a>
      </td>
      <td class="num">
        {row.calls > 0 && row.calls}
        {row.calls > 0 && <span class="show-s m"> {row.calls === 1 ? "call" : "calls"}</span>}
        {row.failed > 0 && <span class="retry"> · {row.failed} failed</span>}
      </td>
      <td class="num hide-s">{row.coldStarts || ""}</td>
      <td class="num hide-s">{time(row.medianMs)}</td>
      <td class="num hide-s">{time(row.p95Ms)}</td>
      <td class="num hide-s">{time(row.initMs)}</td>
      <td class="num m hide-s">{row.memoryMb !== undefined && `${row.memoryMb} MB`}</td>
      <td class="num hide-s">{row.environments > 0 && `${row.busy} of ${row.environments}`}</td>
      <td class="num m" title={row.lastAt === undefined ? undefined : exactTime(row.lastAt)}>
        {row.lastAt === undefined ? "never" : ago(row.lastAt)}
      </td>
    </tr>
  );
}
