import { useEffect, useState } from "preact/hooks";
import type { EventDetails, EventsPage } from "../../api/events.ts";
import type { PatternResult, Trial, TrialResult } from "../../api/workbench.ts";
import { shortId } from "../../shared/short-id.ts";
import { boot } from "../boot.ts";
import { ago, exactTime, plural } from "../format.ts";
import { Mark } from "../frame/marks.tsx";
import { linkTo, setQuery, usePlace } from "../location.ts";
import { change, read } from "../request.ts";

/** What is typed is tried once nothing was typed for so long. */
const PAUSE_MS = 150;

/** Patterns, transformers and schedules, tried with the bus's own engine before they are deployed. */
export default function WorkbenchView() {
  const { query } = usePlace();
  const [trial, setTrial] = useState<Required<Trial>>();
  const [result, setResult] = useState<TrialResult>({});
  const eventId = query.get("event") ?? undefined;

  useEffect(() => {
    const stop = new AbortController();
    void startWith(eventId, stop.signal).then(
      (start) => setTrial({ ...start, pattern: query.get("pattern") ?? start.pattern }),
      () => {},
    );
    return () => stop.abort();
  }, [eventId]);

  useEffect(() => {
    if (!trial) return;
    const timer = window.setTimeout(() => {
      setQuery({ pattern: trial.pattern }, "replace");
      change<TrialResult>("workbench", trial).then(setResult, () => {});
    }, PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [trial]);

  if (!trial) return <main />;
  const put = (part: Partial<Trial>) => setTrial({ ...trial, ...part });
  return (
    <main>
      <div class="body">
        <div class="title">
          <div>
            <h1>Workbench</h1>
            <p>
              What you type is tried at once, with the bus's own engine. Nothing is changed until you send an event.
            </p>
          </div>
        </div>
        <div class="pad">
          <div class="two">
            <div class="card">
              <header>
                <h2>Event</h2>
                <Send event={trial.event} />
              </header>
              <Text label="Event" rows={18} value={trial.event} onInput={(event) => put({ event })} />
              <Flaw text={result.eventFlaw} />
            </div>
            <div class="card">
              <header>
                <h2>Pattern</h2>
                <PatternVerdict result={result.pattern} />
              </header>
              <Text label="Pattern" rows={10} value={trial.pattern} onInput={(pattern) => put({ pattern })} />
              <PatternAnswer result={result.pattern} />
            </div>
          </div>
          <div class="two">
            <div class="card">
              <header>
                <h2>Input transformer</h2>
                <span class="m s">what a target would get of the event</span>
              </header>
              <div class="in">
                <div class="lab">
                  <span>Paths</span>
                  <Text
                    label="Paths"
                    rows={4}
                    value={trial.transformer.paths}
                    onInput={(paths) => put({ transformer: { ...trial.transformer, paths } })}
                  />
                </div>
                <div class="lab">
                  <span>Template</span>
                  <Text
                    label="Template"
                    rows={3}
                    value={trial.transformer.template}
                    onInput={(template) => put({ transformer: { ...trial.transformer, template } })}
                  />
                </div>
              </div>
              {result.output && "text" in result.output && (
                <output class="code wrap" aria-label="Output">
                  {result.output.text}
                </output>
              )}
              <Flaw text={result.output && "flaw" in result.output ? result.output.flaw : undefined} />
            </div>
            <div class="card">
              <header>
                <h2>Schedule</h2>
                <span class="m s">rate(…), cron(…), at(…)</span>
              </header>
              <div class="in pair">
                <label class="lab">
                  Expression
                  <input
                    type="text"
                    class="mono"
                    value={trial.schedule}
                    onInput={({ currentTarget: { value: schedule } }) => put({ schedule })}
                  />
                </label>
                <label class="lab">
                  Time zone
                  <input
                    type="text"
                    class="mono"
                    value={trial.timeZone}
                    onInput={({ currentTarget: { value: timeZone } }) => put({ timeZone })}
                  />
                </label>
              </div>
              {result.schedule && "runs" in result.schedule && (
                <Runs runs={result.schedule.runs} timeZone={trial.timeZone} />
              )}
              <Flaw text={result.schedule && "flaw" in result.schedule ? result.schedule.flaw : undefined} />
            </div>
          </div>
        </div>
      </div>
    </main>
  );
}

/** The event that was asked for, or the last one, and a pattern that takes its type. */
async function startWith(id: string | undefined, signal: AbortSignal): Promise<Required<Trial>> {
  const [last] =
    id === undefined
      ? (await read<EventsPage>(`events?limit=1&q=${encodeURIComponent("source!=aws.events")}`, signal)).rows
      : [];
  const known = id ?? last?.id;
  const details =
    known === undefined ? undefined : await read<EventDetails>(`events/${encodeURIComponent(known)}`, signal);
  const event = (details?.event ?? EXAMPLE) as typeof EXAMPLE;
  const pattern = { source: [event.source], "detail-type": [event["detail-type"]] };
  return {
    event: JSON.stringify(event, null, 2),
    pattern: JSON.stringify(pattern, null, 2),
    transformer: {
      paths: JSON.stringify({ type: "$.detail-type", subject: "$.resources[0]" }),
      template: '{"what": <type>, "about": <subject>, "at": <aws.events.event.ingestion-time>}',
    },
    schedule: "cron(0 8 ? * MON-FRI *)",
    timeZone: "Europe/Paris",
  };
}

const EXAMPLE = {
  version: "0",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  "detail-type": "Tried",
  source: "my.app",
  account: "000000000000",
  time: "2026-01-01T12:00:00Z",
  region: "us-east-1",
  resources: ["thing-1"],
  detail: { size: 3 },
};

function Text({
  label,
  rows,
  value,
  onInput,
}: {
  label: string;
  rows: number;
  value: string;
  onInput(value: string): void;
}) {
  return (
    <textarea
      class="code edit"
      aria-label={label}
      spellcheck={false}
      rows={rows}
      value={value}
      onInput={(typing) => onInput(typing.currentTarget.value)}
    />
  );
}

const Flaw = ({ text }: { text: string | undefined }) => (
  <p class={text === undefined ? "vh" : "in dead wrap"} role="status">
    {text}
  </p>
);

function PatternVerdict({ result }: { result: TrialResult["pattern"] }) {
  if (!result || "flaw" in result || result.matches === undefined) return null;
  return result.matches ? (
    <span class="tag flow">
      <Mark kind="flow" label="" /> matches
    </span>
  ) : (
    <span class="tag dead">
      <Mark kind="dead" label="" /> does not match
    </span>
  );
}

function PatternAnswer({ result }: { result: TrialResult["pattern"] }) {
  if (!result) return null;
  if ("flaw" in result) return <Flaw text={result.flaw} />;
  return (
    <div class="in">
      <Fields result={result} />
      <h3>
        Of the last {plural(result.taken.of, "event")} it takes {result.taken.count}
      </h3>
      <ul class="plain taken">
        {result.taken.last.map((row) => (
          <li class="rowlink" key={row.id}>
            <a href={linkTo(`events?sel=${encodeURIComponent(row.id)}`)}>{row.type}</a>
            {row.subject !== undefined && <code class="m nowrap">{shortId(row.subject)}</code>}
            <span class="push m nowrap" title={exactTime(row.at)}>
              {ago(row.at)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Fields({ result }: { result: PatternResult }) {
  return (
    <ul class="plain fields">
      {result.fields.map(({ path, fits, wanted, found }) => (
        <li key={path}>
          <Mark kind={fits ? "flow" : "dead"} label={fits ? "fits" : "does not fit"} />
          <code>{path}</code>
          {!fits && (
            <span class="wrap">
              wants <code>{wanted}</code>, has {found === undefined ? "nothing there" : <code>{found}</code>}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Runs({ runs, timeZone }: { runs: number[]; timeZone: string }) {
  if (runs.length === 0) return <p class="in m">It never runs.</p>;
  const local = new Intl.DateTimeFormat("en-GB", {
    timeZone: timeZone || "UTC",
    dateStyle: "full",
    timeStyle: "medium",
  });
  return (
    <ol class="runs in" aria-label="Next runs">
      {runs.map((run) => (
        <li key={run}>
          <span>{local.format(run)}</span>
          <span class="m mono">{exactTime(run).replace(".000", "")}</span>
        </li>
      ))}
    </ol>
  );
}

/** Puts the event on the bus: its source, type, detail and resources; the rest is the bus's to say. */
function Send({ event }: { event: string }) {
  const [said, setSaid] = useState("");
  async function send(): Promise<string> {
    const { source, "detail-type": type, detail, resources = [] } = JSON.parse(event) as Record<string, unknown>;
    const { Entries } = await change<{ Entries: { EventId?: string; ErrorMessage?: string }[] }>("events", {
      bus: boot.name,
      source,
      type,
      detail,
      resources,
    });
    const [answer] = Entries;
    return answer?.EventId ? `Sent as ${shortId(answer.EventId)}` : (answer?.ErrorMessage ?? "Refused");
  }
  return (
    <span class="sendrow">
      <span class="m s" role="status">
        {said}
      </span>
      <button
        type="button"
        class="btn small"
        onClick={() => void send().then(setSaid, (error: Error) => setSaid(error.message))}
      >
        Send it
      </button>
    </span>
  );
}
