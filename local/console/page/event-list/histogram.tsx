import type { Histogram } from "../../api/events.ts";
import { minuteOf, plural } from "../format.ts";

const HEIGHT = 40;
const STEP = 13;
const WIDTH = 10;
const OUTCOMES = [
  ["delivered", "var(--flow)"],
  ["nobody", "var(--edge)"],
  ["retried", "var(--retry)"],
  ["dead", "var(--dead)"],
] as const;

/** Events over time by outcome. The height grows with the square root, so that few stay visible beside many. */
export function EventHistogram({
  histogram,
  onPick,
}: {
  histogram: Histogram;
  onPick(from: number, to: number): void;
}) {
  const { bars, from, to } = histogram;
  const totals = bars.map((bar) => OUTCOMES.reduce((sum, [name]) => sum + bar[name], 0));
  const most = Math.sqrt(Math.max(1, ...totals));
  const width = (to - from) / bars.length;
  return (
    <div class="histbox">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the filter takes since: and until:. */}
      <svg
        class="hist"
        viewBox={`0 0 ${bars.length * STEP} ${HEIGHT + 1}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Events from ${minuteOf(from)} to ${minuteOf(to)}: ${plural(
          totals.reduce((a, b) => a + b, 0),
          "event",
        )}`}
        onClick={(click) => {
          const box = click.currentTarget.getBoundingClientRect();
          const bar = Math.floor(((click.clientX - box.left) / box.width) * bars.length);
          onPick(from + bar * width, from + (bar + 1) * width);
        }}
      >
        {bars.map((bar, i) => {
          const total = totals[i] ?? 0;
          if (total === 0) return null;
          const height = Math.max(4, (Math.sqrt(total) / most) * HEIGHT);
          let top = HEIGHT;
          return (
            <g key={i}>
              {OUTCOMES.map(([name, color]) => {
                const part = (bar[name] / total) * height;
                top -= part;
                return part > 0 && <rect key={name} x={i * STEP} y={top} width={WIDTH} height={part} fill={color} />;
              })}
            </g>
          );
        })}
        <path d={`M0 ${HEIGHT + 0.5}h${bars.length * STEP}`} stroke="var(--line)" />
      </svg>
      <div class="s m">
        <span>{minuteOf(from)}</span>
        <span>{`${minuteOf(to)}, now`}</span>
      </div>
    </div>
  );
}
