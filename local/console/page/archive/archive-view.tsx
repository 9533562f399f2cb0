import { useState } from "preact/hooks";
import type { ArchiveRow, ArchivesPage, ReplayRequest, ReplayRow } from "../../api/archives.ts";
import { duration } from "../../shared/duration.ts";
import { ago, bytes, exactTime, now, plural } from "../format.ts";
import { Mark } from "../frame/marks.tsx";
import { linkTo } from "../location.ts";
import { change } from "../request.ts";
import { useLiveAnswer } from "../use-live-answer.ts";

/** What is offered at first: the last hour. */
const RANGE_MS = 3_600_000;

/** What the archives keep, and how it comes back. */
export default function ArchiveView() {
  const { answer, reload } = useLiveAnswer<ArchivesPage>("archives");
  if (answer === undefined || answer === "gone") return <main />;
  const { archives, replays } = answer;
  return (
    <main>
      <div class="body">
        <div class="title">
          <div>
            <h1>Archive</h1>
            <p>
              A replay puts archived events on their bus again, in the order of their times. Consumers that are
              idempotent do nothing twice.
            </p>
          </div>
        </div>
        <div class="pad">
          {archives.length === 0 && <p class="m">No bus has an archive.</p>}
          {archives.map((archive) => (
            <Archive key={archive.arn} archive={archive} onStarted={reload} />
          ))}
          {replays.length > 0 && <Replays replays={replays} />}
        </div>
      </div>
    </main>
  );
}

/** As a field for a local time shows it; here the local time is UTC. */
const toField = (time: number): string => new Date(time).toISOString().slice(0, 19);
const fromField = (value: string): number => Date.parse(`${value}Z`);

function Archive({ archive, onStarted }: { archive: ArchiveRow; onStarted(): void }) {
  const [from, setFrom] = useState(() => toField(Math.max(archive.createdAt, now() - RANGE_MS)));
  const [to, setTo] = useState(() => toField(now() + 1000));
  const [rules, setRules] = useState<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState("");

  async function start(): Promise<void> {
    const request: ReplayRequest = {
      archive: archive.name,
      from: fromField(from),
      to: fromField(to),
      rules: [...rules],
    };
    try {
      const { name } = await change<{ name: string }>("archives/replay", request);
      setSaid(`Started ${name}.`);
      onStarted();
    } catch (error) {
      setSaid((error as Error).message);
    }
  }

  const toggle = (arn: string) =>
    setRules((before) => {
      const next = new Set(before);
      if (!next.delete(arn)) next.add(arn);
      return next;
    });

  return (
    <div class="card">
      <header>
        <h2>{archive.name}</h2>
        <span class="m s">
          {archive.bus} · {plural(archive.events, "event")}, {bytes(archive.bytes)} ·{" "}
          {archive.retentionDays === undefined ? "kept forever" : `kept for ${plural(archive.retentionDays, "day")}`}
          {archive.state !== "ENABLED" && ` · ${archive.state.toLowerCase()}`}
        </span>
      </header>
      <form
        class="in"
        onSubmit={(submit) => {
          submit.preventDefault();
          void start();
        }}
      >
        <div class="range">
          <label class="lab">
            From (UTC)
            <input
              type="datetime-local"
              step="1"
              value={from}
              onInput={(typing) => setFrom(typing.currentTarget.value)}
            />
          </label>
          <label class="lab">
            To (UTC)
            <input type="datetime-local" step="1" value={to} onInput={(typing) => setTo(typing.currentTarget.value)} />
          </label>
        </div>
        <fieldset class="opts">
          <legend>To these rules; to all when none is chosen</legend>
          {archive.rules.map(({ name, arn }) => (
            <label class="check" key={arn} title={arn}>
              <input type="checkbox" checked={rules.has(arn)} onChange={() => toggle(arn)} />
              {name}
            </label>
          ))}
        </fieldset>
        <div class="acts">
          <button type="submit" class="btn main">
            Replay
          </button>
          <span class="m s wrap" role="status">
            {said}
          </span>
        </div>
      </form>
    </div>
  );
}

function Replays({ replays }: { replays: ReplayRow[] }) {
  return (
    <div class="card">
      <header>
        <h2>Replays</h2>
      </header>
      <ul class="plain links">
        {replays.map((replay) => (
          <li key={replay.name} class="replay">
            <Mark
              kind={replay.endedAt === undefined ? "wait" : replay.state === "COMPLETED" ? "flow" : "dead"}
              label=""
            />
            <b>{replay.state.toLowerCase()}</b>
            <span class="m wrap" title={replay.name}>
              {exactTime(replay.from).replace(/\.\d+ UTC/, "")} and {duration(replay.to - replay.from)} on
              {replay.reason !== undefined && `: ${replay.reason}`}
            </span>
            {replay.endedAt === undefined && (
              <progress max={replay.to - replay.from} value={(replay.reached ?? replay.from) - replay.from} />
            )}
            <a class="push" href={linkTo(`events?q=${encodeURIComponent(`replay-name:${replay.name}`)}`)}>
              its events
            </a>
            <span class="m nowrap" title={exactTime(replay.startedAt)}>
              {ago(replay.startedAt)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
