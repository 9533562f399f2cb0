import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Bar, Hop, Story } from "../../api/stories.ts";
import { duration } from "../../shared/duration.ts";
import { shortenedIn } from "../../shared/short-id.ts";
import { Mark } from "../frame/marks.tsx";
import { type Axis, axisOf } from "./axis.ts";

const CLASS: Record<Bar["kind"], string> = {
  run: "run",
  cold: "cold",
  wait: "q",
  fail: "fail",
  io: "io",
  moment: "pt",
};
const percent = (part: number): string => `${(part * 100).toFixed(3)}%`;

export function Waterfall({
  story,
  isTrue,
  selected,
  onSelect,
  onTrue,
}: {
  story: Story;
  isTrue: boolean;
  selected: string | undefined;
  onSelect(hop: Hop): void;
  onTrue(on: boolean): void;
}) {
  const axis = useMemo(
    () =>
      axisOf(
        story.hops.flatMap(({ bars }) => bars),
        story.from,
        story.to,
        isTrue,
      ),
    [story, isTrue],
  );
  return (
    <>
      <div class="wf">
        <div class="folds">
          {axis.folds.map(({ left, width }) => (
            <div key={left} class="fold" style={{ left: percent(left), width: percent(width) }} />
          ))}
        </div>
        <div class="axis">
          <span class="what">
            What happened
            <fieldset class="seg hide-s" aria-label="Time axis">
              <button type="button" aria-pressed={!isTrue} onClick={() => onTrue(false)}>
                Gaps folded
              </button>
              <button type="button" aria-pressed={isTrue} onClick={() => onTrue(true)}>
                True to time
              </button>
            </fieldset>
          </span>
          <span class="scale">
            {axis.ticks.map(({ at, label }) => (
              <span key={at} class={at === 0 ? "l" : ""} style={{ left: percent(at) }}>
                {label}
              </span>
            ))}
          </span>
          <span>took</span>
        </div>
        {story.hops.map((hop) => (
          <HopRow key={hop.id} hop={hop} axis={axis} isSelected={hop.id === selected} onSelect={onSelect} />
        ))}
      </div>
      <Legend />
    </>
  );
}

function HopRow({
  hop,
  axis,
  isSelected,
  onSelect,
}: {
  hop: Hop;
  axis: Axis;
  isSelected: boolean;
  onSelect(hop: Hop): void;
}) {
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isSelected) row.current?.scrollIntoView({ block: "nearest" });
  }, [isSelected]);
  const isHead = hop.kind === "event" || hop.kind === "http";
  return (
    <button
      type="button"
      ref={row}
      class={`hop ${isHead ? "ev" : ""} d${hop.depth}`}
      aria-current={isSelected || undefined}
      onClick={() => onSelect(hop)}
    >
      <span class="nm">
        {hop.mark && <Mark kind={hop.mark} />}
        <span class="cut strong">{hop.name}</span>
        {hop.note && <span class="m cut">{shortenedIn(hop.note)}</span>}
      </span>
      <span class="track">
        {hop.bars.map((bar) => (
          <i key={`${bar.kind}${bar.from}`} class={CLASS[bar.kind]} style={placeOf(bar, axis)} />
        ))}
        {hop.label && <Label hop={hop} axis={axis} />}
      </span>
      <span class="tm">{hop.tookMs === undefined ? "" : duration(hop.tookMs)}</span>
    </button>
  );
}

function placeOf(bar: Bar, axis: Axis): { left: string; width?: string } {
  const left = axis.place(bar.from);
  if (bar.kind === "moment") return { left: percent(left) };
  return { left: percent(left), width: percent(Math.max(0, axis.place(bar.to) - left)) };
}

/** Beside the bars, on the side that has more room, and no longer than that. */
function Label({ hop, axis }: { hop: Hop; axis: Axis }) {
  const [first, last] = [hop.bars[0], hop.bars.at(-1)];
  if (!first || !last) return null;
  const [start, end] = [axis.place(first.from), axis.place(last.to)];
  const isRight = 1 - end >= start;
  const style = {
    [isRight ? "left" : "right"]: `calc(${percent(isRight ? end : 1 - start)} + 7px)`,
    maxWidth: `calc(${percent(isRight ? 1 - end : start)} - 7px)`,
  };
  return <em style={style}>{hop.label}</em>;
}

const Legend = () => (
  <div class="legend wfkey s m hide-s">
    {[
      ["cold", "cold start"],
      ["run", "running"],
      ["q", "waiting"],
      ["fail", "failed, retried"],
      ["io", "write and relay"],
      ["pt", "one moment"],
    ].map(([kind, words]) => (
      <span class="k" key={kind}>
        <i class={kind} />
        {words}
      </span>
    ))}
  </div>
);
