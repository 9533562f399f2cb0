import type { CallRow, FunctionDetails, FunctionRow } from "../../api/functions.ts";
import { duration } from "../../shared/duration.ts";
import { clockTime, exactTime, plural } from "../format.ts";
import { Mark } from "../frame/marks.tsx";
import { Message } from "../frame/message.tsx";
import { useKeys } from "../keys.ts";
import { linkTo, setQuery, usePlace } from "../location.ts";
import { useLiveAnswer } from "../use-live-answer.ts";
import { CallBars } from "./call-bars.tsx";
import { CallPanel } from "./call-panel.tsx";

/** One function: its numbers, its environments, and its last calls. */
export function FunctionPage({ name }: { name: string }) {
  const { query } = usePlace();
  const { answer: details } = useLiveAnswer<FunctionDetails>(`functions/${encodeURIComponent(name)}`);
  const calls = details === undefined || details === "gone" ? [] : details.calls;
  const selected = query.get("sel") ?? undefined;
  const current = calls.findIndex(({ seq }) => String(seq) === selected);
  const select = (call: CallRow | undefined) =>
    call && setQuery({ sel: String(call.seq) }, selected === undefined ? "push" : "replace");
  const step = (by: number) => select(calls[current < 0 ? 0 : Math.max(0, Math.min(calls.length - 1, current + by))]);
  useKeys({ j: () => step(1), k: () => step(-1) });

  if (details === "gone")
    return <Message title={`There is no function ${name}`} text="Nothing that is deployed declares it." />;
  if (!details) return <main />;
  const { row, known, environments } = details;
  return (
    <main>
      <div class="body">
        <div class="title">
          <div>
            <p class="s">
              <a href={linkTo("functions")}>Functions</a> / {row.stack ?? "made through the API"}
            </p>
            <h1 title={row.name}>{row.label}</h1>
            <p>{sentenceFor(row)}</p>
          </div>
          <Figures row={row} />
        </div>
        <div class="facts">
          <dl class="inline">
            {known.map(([what, value]) => (
              <div key={what}>
                <dt>{what}</dt>
                <dd>{value}</dd>
              </div>
            ))}
            <div>
              <dt>environments</dt>
              <dd>
                {environments.length === 0 && "none: the next call starts one"}
                {environments.map(({ pid, busy }) => (
                  <span key={pid} class="tag">
                    process {pid}, {busy ? "has a call" : "idle"}
                  </span>
                ))}
              </dd>
            </div>
          </dl>
          <a class="btn small" href={linkTo(`logs?q=${encodeURIComponent(`function:${row.name}`)}`)}>
            Its log
          </a>
        </div>
        {calls.length > 0 && (
          <>
            <CallBars calls={calls} selected={selected} onSelect={select} />
            <div class="list">
              <table class="stack calls">
                <colgroup>
                  <col class="c-time" />
                  <col class="c-events" />
                  <col class="c-trigger" />
                  <col />
                  <col class="c-since" />
                </colgroup>
                <thead>
                  <tr>
                    <th scope="col">Time (UTC)</th>
                    <th scope="col">Event</th>
                    <th scope="col">Called by</th>
                    <th scope="col">What became of it</th>
                    <th scope="col" class="num">
                      Took
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {calls.map((call) => (
                    <Row key={call.seq} call={call} isSelected={String(call.seq) === selected} onSelect={select} />
                  ))}
                </tbody>
              </table>
              {calls.length < row.calls && (
                <p class="note s">
                  These are the last {calls.length} of {row.calls} calls.
                </p>
              )}
            </div>
          </>
        )}
      </div>
      {selected !== undefined && <CallPanel name={name} seq={selected} version={calls[current]?.signal ?? ""} />}
    </main>
  );
}

function sentenceFor({ calls, failed, coldStarts }: FunctionRow): string {
  if (calls === 0) return "It has not been called yet.";
  const parts = [
    plural(calls, "call"),
    failed === 0 ? "none failed" : `${failed} failed`,
    coldStarts === 0 ? "no cold start" : plural(coldStarts, "cold start"),
  ];
  return `${parts.join(", ")}.`;
}

function Figures({ row }: { row: FunctionRow }) {
  const figures: [string, number | undefined][] = [
    ["median", row.medianMs],
    ["95 % take at most", row.p95Ms],
    ["init of a cold start", row.initMs],
  ];
  return (
    <div class="figs">
      {figures.map(([name, ms]) => (
        <div key={name}>
          <b>{ms === undefined ? "–" : duration(ms)}</b>
          <span>{name}</span>
        </div>
      ))}
      {row.memoryMb !== undefined && (
        <div>
          <b>{row.memoryMb} MB</b>
          <span>memory</span>
        </div>
      )}
    </div>
  );
}

function Row({ call, isSelected, onSelect }: { call: CallRow; isSelected: boolean; onSelect(call: CallRow): void }) {
  return (
    <tr aria-selected={isSelected} onClick={() => onSelect(call)}>
      <td class="m mono" title={exactTime(call.at)}>
        {clockTime(call.at)}
      </td>
      <td>
        <button type="button" class="name" aria-pressed={isSelected} aria-label={`Call at ${clockTime(call.at)}`}>
          {call.types.join(", ") || (call.events === 0 ? "no event" : "older event")}
        </button>
        {call.events > 1 && <span class="m"> {call.events} in a batch</span>}
      </td>
      <td class="m hide-s">{call.trigger}</td>
      <td class="full" title={call.error}>
        <Mark kind={call.signal} label="" /> {wordsFor(call)}
        {call.cold && <span class="m"> · cold start{call.initMs !== undefined && ` of ${duration(call.initMs)}`}</span>}
      </td>
      <td class="num">{call.tookMs !== undefined && duration(call.tookMs)}</td>
    </tr>
  );
}

function wordsFor({ signal, error }: CallRow) {
  if (signal === "wait") return "Running";
  return error === undefined ? "Went well" : <span class="retry">{error}</span>;
}
