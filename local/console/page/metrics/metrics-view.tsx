import type { MetricsPage } from "../../api/metrics.ts";
import { duration } from "../../shared/duration.ts";
import { clockTime, now } from "../format.ts";
import { useKeys } from "../keys.ts";
import { setQuery, usePlace } from "../location.ts";
import { useLiveAnswer } from "../use-live-answer.ts";
import { PlotCard } from "./plot-card.tsx";

const RANGES: [label: string, seconds: number][] = [
  ["5 min", 300],
  ["15 min", 900],
  ["1 h", 3600],
  ["6 h", 21_600],
];
const USUAL_S = 900;

/** What the cloud measures, and what functions report in their log lines, over time. */
export default function MetricsView() {
  const { query } = usePlace();
  const name = query.get("function") ?? "";
  const seconds = Number(query.get("seconds") ?? USUAL_S) || USUAL_S;
  const to = Number(query.get("to")) || undefined;
  const parameters = new URLSearchParams({
    seconds: String(seconds),
    ...(name !== "" && { function: name }),
    ...(to !== undefined && { to: String(to) }),
  });
  const { answer } = useLiveAnswer<MetricsPage>(`metrics?${parameters}`);

  const move = (by: number) => {
    const step = (seconds * 1000) / 2;
    const next = (to ?? now()) + by * step;
    // The present has moved on in the meantime.
    setQuery({ to: next >= now() - step / 2 ? undefined : String(Math.round(next)) }, "replace");
  };
  useKeys({ "[": () => move(-1), "]": () => move(1) });

  const page = answer === "gone" ? undefined : answer;
  if (!page) return <main />;
  const { times, stepMs, own, reported, functions } = page;
  return (
    <main>
      <div class="body">
        <div class="tools">
          <select
            aria-label="Function"
            value={name}
            onChange={(change) => setQuery({ function: change.currentTarget.value }, "replace")}
          >
            <option value="">All functions</option>
            {functions.map((each) => (
              <option key={each.name} value={each.name}>
                {each.label}
              </option>
            ))}
          </select>
          <fieldset class="seg" aria-label="How long a time">
            {RANGES.map(([label, each]) => (
              <button
                type="button"
                key={label}
                aria-pressed={each === seconds}
                onClick={() => setQuery({ seconds: each === USUAL_S ? undefined : String(each) }, "replace")}
              >
                {label}
              </button>
            ))}
          </fieldset>
          <fieldset class="seg" aria-label="Earlier, later">
            <button type="button" aria-label="Earlier ([)" onClick={() => move(-1)}>
              ←
            </button>
            <button type="button" aria-label="Later (])" disabled={to === undefined} onClick={() => move(1)}>
              →
            </button>
          </fieldset>
          <span class="m s">
            {to === undefined ? "Until now" : `Until ${clockTime(to).slice(0, 8)} UTC`}, in steps of {duration(stepMs)}
            {(times[0] ?? 0) < page.since && `; nothing is kept from before ${clockTime(page.since).slice(0, 8)}`}
          </span>
        </div>
        <div class="pad">
          <div class="plots">
            {own.map((plot) => (
              <PlotCard key={plot.id} plot={plot} times={times} />
            ))}
          </div>
          {reported.map(({ namespace, plots }) => (
            <section key={namespace} class="reported">
              <h2>
                Reported by functions <span class="m">as {namespace}</span>
              </h2>
              <div class="plots">
                {plots.map((plot) => (
                  <PlotCard key={plot.id} plot={plot} times={times} />
                ))}
              </div>
            </section>
          ))}
        </div>
      </div>
    </main>
  );
}
