import type { CallRow } from "../../api/functions.ts";
import { duration } from "../../shared/duration.ts";
import { clockTime } from "../format.ts";

const HEIGHT = 48;
const WIDTH = 8;

/** The last calls as bars, newest right: how long each took, square-rooted so that short ones stay visible. */
export function CallBars({
  calls,
  selected,
  onSelect,
}: {
  calls: readonly CallRow[];
  selected: string | undefined;
  onSelect(call: CallRow): void;
}) {
  const longest = Math.max(1, ...calls.map(lengthOf));
  const height = (ms: number) => (ms === 0 ? 0 : Math.max(2, Math.sqrt(ms / longest) * HEIGHT));
  const bars = calls.toReversed();
  return (
    <div class="callbars">
      <svg width={bars.length * WIDTH} height={HEIGHT} aria-hidden="true">
        {bars.map((call, i) => {
          const whole = height(lengthOf(call));
          const run = whole * ((call.tookMs ?? 0) / Math.max(1, lengthOf(call)));
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the table below has the same calls as buttons.
            <g
              key={call.seq}
              class={`${call.signal} ${String(call.seq) === selected ? "on" : ""}`}
              onClick={() => onSelect(call)}
            >
              <title>{`${clockTime(call.at)}, ${duration(lengthOf(call))}`}</title>
              <rect class="hit" x={i * WIDTH} y={0} width={WIDTH} height={HEIGHT} />
              <rect class="init" x={i * WIDTH + 1} y={HEIGHT - whole} width={WIDTH - 2} height={whole - run} />
              <rect class="run" x={i * WIDTH + 1} y={HEIGHT - run} width={WIDTH - 2} height={run} />
            </g>
          );
        })}
      </svg>
      <span class="m s">each bar a call, the longest {duration(longest)}; pale: init phase</span>
    </div>
  );
}

const lengthOf = ({ tookMs = 0, initMs = 0 }: CallRow): number => tookMs + initMs;
