import { useEffect, useState } from "preact/hooks";
import type { Advance, ClockPage, RunNow, ScheduleRow } from "../../api/clock.ts";
import { duration } from "../../shared/duration.ts";
import { ago, exactTime, now, plural, setNow } from "../format.ts";
import { Mark } from "../frame/marks.tsx";
import { useKeys } from "../keys.ts";
import { linkTo } from "../location.ts";
import { change } from "../request.ts";
import { useLiveAnswer } from "../use-live-answer.ts";

const STEPS: [string, number][] = [
  ["1 min", 60],
  ["10 min", 600],
  ["1 h", 3600],
  ["1 day", 86_400],
];
/** What runs by the clock has a moment to begin before its next run is asked for. */
const RELOAD_MS = 300;

/** The cloud's time, what runs by it next, and a way to get there at once. */
export default function ClockView() {
  const { answer: page, reload } = useLiveAnswer<ClockPage>("clock");
  const [said, setSaid] = useState("");
  useEverySecond();
  const known = page === "gone" ? undefined : page;
  const next = known?.schedules.find(({ nextAt }) => nextAt !== undefined);
  // What has come due in the meantime has a next run that is not known yet.
  const isStale = next?.nextAt !== undefined && next.nextAt < now();
  useEffect(() => {
    if (isStale) reload();
  }, [isStale]);

  async function advance(seconds: number, words: string): Promise<void> {
    const body: Advance = { seconds };
    try {
      setNow((await change<{ now: number }>("clock/advance", body)).now);
      setSaid(`Moved ${words}.`);
      window.setTimeout(reload, RELOAD_MS);
    } catch (error) {
      setSaid((error as Error).message);
    }
  }
  async function run({ arn, label }: ScheduleRow): Promise<void> {
    const body: RunNow = { arn };
    try {
      await change("clock/run", body);
      setSaid(`Ran ${label}.`);
      reload();
    } catch (error) {
      setSaid((error as Error).message);
    }
  }
  const toNext = () =>
    next?.nextAt !== undefined &&
    advance(Math.max(1, next.nextAt - now() + 1) / 1000, `to the next run of ${next.label}`);
  useKeys({ n: () => known?.driven && void toNext() });

  if (!known) return <main />;
  return (
    <main>
      <div class="body">
        <div class="title">
          <div>
            <h1>{exactTime(now()).replace(/\.\d+/, "")}</h1>
            <p>{sentenceFor(next)}</p>
          </div>
          {known.driven && (
            <fieldset class="advance" aria-label="Move the clock">
              {STEPS.map(([words, seconds]) => (
                <button type="button" key={words} onClick={() => void advance(seconds, `${words} on`)}>
                  + {words}
                </button>
              ))}
              <button type="button" class="btn main" disabled={!next} onClick={() => void toNext()}>
                To the next run
              </button>
            </fieldset>
          )}
        </div>
        <p class={said === "" ? "vh" : "note s"} role="status">
          {said}
        </p>
        {!known.driven && (
          <p class="note s">
            The clock follows this machine. Start the cloud with <code>--clock</code> to move it forward from here.
          </p>
        )}
        {known.schedules.length > 0 && (
          <table class="stack due">
            <colgroup>
              <col class="c-due" />
              <col class="c-trigger" />
              <col class="c-when" />
              <col />
              <col class="c-function" />
              <col class="c-run" />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">Next run</th>
                <th scope="col">What</th>
                <th scope="col">When</th>
                <th scope="col">Runs</th>
                <th scope="col" class="num">
                  So far
                </th>
                <th scope="col">
                  <span class="vh">Run it</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {known.schedules.map((row) => (
                <Row key={row.arn} row={row} onRun={() => void run(row)} />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </main>
  );
}

function useEverySecond(): void {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
}

function sentenceFor(next: ScheduleRow | undefined): string {
  if (next?.nextAt === undefined) return "Nothing that is deployed runs by the clock.";
  return `${next.label} runs next, in ${duration(Math.max(0, next.nextAt - now()))}.`;
}

function Row({ row, onRun }: { row: ScheduleRow; onRun(): void }) {
  return (
    <tr>
      <td title={row.nextAt === undefined ? undefined : exactTime(row.nextAt)}>
        <Mark kind={row.nextAt === undefined ? "none" : "wait"} label="" />{" "}
        {row.nextAt === undefined ? (
          <span class="m">{row.isDisabled ? "disabled" : "never again"}</span>
        ) : (
          <>
            <b>in {duration(Math.max(0, row.nextAt - now()))}</b>{" "}
            <span class="m mono hide-s">{exactTime(row.nextAt).slice(0, 16)}</span>
          </>
        )}
      </td>
      <td title={row.arn}>
        {row.label}
        {row.kind === "schedule" && <span class="m"> schedule</span>}
      </td>
      <td class="mono m">
        {row.expression}
        {row.timeZone !== undefined && row.timeZone !== "UTC" && ` ${row.timeZone}`}
        {row.later.length > 0 && <span class="then s">then {timesIn(row)}</span>}
      </td>
      <td class="hide-s">
        {row.targets.map(({ label, function: name }, i) => (
          <span key={label}>
            {i > 0 && ", "}
            {name === undefined ? (
              label
            ) : (
              <a class="under" href={linkTo(`functions/${encodeURIComponent(name)}`)}>
                {label}
              </a>
            )}
          </span>
        ))}
      </td>
      <td class="num m" title={row.lastAt === undefined ? undefined : exactTime(row.lastAt)}>
        {row.lastAt === undefined ? "not yet" : `${plural(row.runs, "run")}, last ${ago(row.lastAt)}`}
      </td>
      <td class="num">
        <button type="button" class="btn small" aria-label={`Run ${row.label} now`} onClick={onRun}>
          Run now
        </button>
      </td>
    </tr>
  );
}

/** The runs after the next one: times of the day, with the date where they lie on other days. */
function timesIn({ nextAt = 0, later }: ScheduleRow): string {
  const isSameDay = later.every((at) => exactTime(at).slice(0, 10) === exactTime(nextAt).slice(0, 10));
  return later.map((at) => exactTime(at).slice(isSameDay ? 11 : 5, 16)).join(", ");
}
