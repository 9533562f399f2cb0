import { useState } from "preact/hooks";
import type { Plot } from "../../api/metrics.ts";
import { clockTime } from "../format.ts";
import { PlotPicture } from "./plot-picture.tsx";
import { figureOf, printed } from "./values.ts";

/** A plot with its legend, and the same as a table. */
export function PlotCard({ plot, times }: { plot: Plot; times: readonly number[] }) {
  const [step, setStep] = useState<number>();
  const [isTable, setTable] = useState(false);
  const { series, unit } = plot;
  return (
    <section class="card plotcard" aria-label={plot.title}>
      <header>
        <h2>{plot.title}</h2>
        <code class="m">{plot.metric === plot.title ? "" : plot.metric}</code>
        <button type="button" class="btn small push" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          Table
        </button>
      </header>
      {series.length === 0 ? (
        <p class="m in">Nothing in this time.</p>
      ) : (
        <>
          {isTable ? (
            <PlotTable plot={plot} times={times} />
          ) : (
            <PlotPicture plot={plot} times={times} onCursor={setStep} />
          )}
          <ul class="plain keylist">
            {series.map(({ label, values }, i) => (
              <li key={label}>
                <svg
                  width="18"
                  height="8"
                  aria-hidden="true"
                  class={plot.signal && i === 0 ? plot.signal : `plot-${i + 1}`}
                >
                  <path d="M0 4H18" />
                </svg>
                <span class="cut" title={label}>
                  {label}
                </span>
                <b>{step === undefined ? figureOf(values, plot) : printed(values[step], unit) || "–"}</b>
              </li>
            ))}
            {plot.more > 0 && <li class="m">and {plot.more} more, smaller</li>}
          </ul>
        </>
      )}
    </section>
  );
}

/** The steps in which there was something, the newest first. */
function PlotTable({ plot: { title, series, unit }, times }: { plot: Plot; times: readonly number[] }) {
  const rows = times
    .map((time, step) => ({ time, values: series.map(({ values }) => values[step] ?? null) }))
    .filter(({ values }) => values.some((value) => value !== null && value !== 0))
    .reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard.
    <section class="plottable" tabIndex={0} aria-label={`${title} as a table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map(({ label }) => (
              <th scope="col" class="num" key={label}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ time, values }) => (
            <tr key={time}>
              <th scope="row" class="mono">
                {clockTime(time).slice(0, 8)}
              </th>
              {series.map(({ label }, i) => (
                <td class="num" key={label}>
                  {printed(values[i], unit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
