import { useEffect, useState } from "preact/hooks";
import type { CallDetails } from "../../api/functions.ts";
import { duration } from "../../shared/duration.ts";
import { shortId } from "../../shared/short-id.ts";
import { ago, clockTime } from "../format.ts";
import { Mark } from "../frame/marks.tsx";
import { Panel } from "../frame/panel.tsx";
import { linkTo } from "../location.ts";
import { LogLine } from "../logs/log-line.tsx";
import { Refused, read } from "../request.ts";

/** One call: its events, and what it logged. `version` changes when something new is known. */
export function CallPanel({ name, seq, version }: { name: string; seq: string; version: string }) {
  const [details, setDetails] = useState<CallDetails | "gone">();
  useEffect(() => {
    const stop = new AbortController();
    read<CallDetails>(`functions/${encodeURIComponent(name)}/${encodeURIComponent(seq)}`, stop.signal).then(
      setDetails,
      (error) => error instanceof Refused && setDetails("gone"),
    );
    return () => stop.abort();
  }, [name, seq, version]);

  if (details === "gone")
    return (
      <Panel kicker="Call" title="Not known">
        <section>Older facts are not kept: this call is gone.</section>
      </Panel>
    );
  if (!details)
    return (
      <Panel kicker="Call" title="…">
        {null}
      </Panel>
    );
  const { row, events, lines } = details;
  const took = row.tookMs === undefined ? "Running" : `Took ${duration(row.tookMs)}`;
  return (
    <Panel kicker={`${clockTime(row.at)} UTC · ${ago(row.at)}`} title={took}>
      <section>
        <dl class="kv">
          <dt>called by</dt>
          <dd>{row.trigger}</dd>
          <dt>request</dt>
          <dd>
            <code title={row.requestId}>{shortId(row.requestId)}</code>
          </dd>
          <dt>start</dt>
          <dd>{row.cold ? `cold${row.initMs === undefined ? "" : `, init ${duration(row.initMs)}`}` : "warm"}</dd>
        </dl>
        {row.error !== undefined && <p class="s wrap retry">{row.error}</p>}
      </section>
      {row.events > 0 && (
        <section>
          <h3>{row.events === 1 ? "Its event" : `Its ${row.events} events`}</h3>
          {events.length < row.events && <p class="m s">Older events are not kept.</p>}
          <ul class="plain">
            {events.map(({ row: event, failed }) => (
              <li class="rowlink" key={event.id}>
                <Mark
                  kind={failed ? "retry" : row.signal === "wait" ? "wait" : "flow"}
                  label={failed ? "failed" : ""}
                />
                <a href={linkTo(`stories/${encodeURIComponent(event.story)}?sel=${encodeURIComponent(event.id)}`)}>
                  {event.type}
                </a>
                {event.subject !== undefined && <code class="push m nowrap">{shortId(event.subject)}</code>}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>
          <span>What it logged</span>
          <a class="plainer" href={linkTo(`logs?q=${encodeURIComponent(`request:${row.requestId}`)}`)}>
            in the log
          </a>
        </h3>
        {lines.length === 0 && <p class="m">Nothing that is kept.</p>}
        <ul class="plain loglines">
          {lines.map((line) => (
            <LogLine key={line.seq} line={line} />
          ))}
        </ul>
      </section>
    </Panel>
  );
}
