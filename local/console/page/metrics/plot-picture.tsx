import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import type { Plot } from "../../api/metrics.ts";
import { clockTime } from "../format.ts";
import { looksNow, tokenNow } from "./series-looks.ts";
import { printed } from "./values.ts";

const HEIGHT = 150;
const SPARSE = 12;
/** Plots with this key have one cursor. */
const TOGETHER = "metrics";
const dark = matchMedia("(prefers-color-scheme: dark)");

/** The lines of a plot. What it shows is in the table beside it as well: the picture itself says nothing to a screen reader. */
export function PlotPicture({
  plot,
  times,
  onCursor,
}: {
  plot: Plot;
  times: readonly number[];
  /** The step that the cursor is at. */
  onCursor(step: number | undefined): void;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const picture = useRef<uPlot>(undefined);
  const data = useRef<uPlot.AlignedData>([[]]);
  const cursor = useRef(onCursor);
  cursor.current = onCursor;
  data.current = [times.map((time) => time / 1000), ...plot.series.map(({ values }) => values)];
  const key = `${plot.id} ${plot.series.map(({ label }) => label).join(",")}`;

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const draw = () => {
      picture.current?.destroy();
      picture.current = new uPlot(
        optionsFor(plot, element.clientWidth, (step) => cursor.current(step)),
        data.current,
        element,
      );
    };
    draw();
    const observer = new ResizeObserver(() => {
      if (element.clientWidth !== picture.current?.width)
        picture.current?.setSize({ width: element.clientWidth, height: HEIGHT });
    });
    observer.observe(element);
    dark.addEventListener("change", draw);
    return () => {
      observer.disconnect();
      dark.removeEventListener("change", draw);
      picture.current?.destroy();
      picture.current = undefined;
    };
  }, [key]);
  useEffect(() => picture.current?.setData(data.current), [times, plot]);

  return <div class="plot" ref={holder} aria-hidden="true" />;
}

function optionsFor(plot: Plot, width: number, onCursor: (step: number | undefined) => void): uPlot.Options {
  const [muted, line] = [tokenNow("muted"), tokenNow("line")];
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: muted, font, grid: { stroke: line, width: 1 }, ticks: { show: false } };
  const looks = looksNow(plot.series.length, plot.signal);
  const paths = plot.shape === "steps" ? uPlot.paths.stepped?.({ align: 1 }) : uPlot.paths.linear?.();
  return {
    width,
    height: HEIGHT,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    // Times of day are UTC everywhere in the console.
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    cursor: { sync: { key: TOGETHER }, drag: { setScale: false, x: false, y: false }, points: { size: 6 } },
    scales: { y: { range: (_, __, max) => [0, max > 0 ? max * 1.05 : 1] } },
    axes: [
      { ...axis, space: 70, size: 28, values: (_, splits) => splits.map(timeLabel) },
      {
        ...axis,
        size: 56,
        space: 32,
        incrs:
          plot.unit === "count" ? [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000] : undefined,
        values: (_, splits) => splits.map((value) => printed(value, plot.unit)),
      },
    ],
    series: [
      {},
      ...plot.series.map(({ label, values }, i) => ({
        label,
        stroke: looks[i]?.color ?? muted,
        dash: looks[i]?.dash ?? [],
        width: 1.5,
        spanGaps: true,
        points: { show: plot.shape === "line" && isSparse(values), size: 4, fill: looks[i]?.color ?? muted },
        ...(paths && { paths }),
      })),
    ],
    hooks: { setCursor: [({ cursor: { idx } }) => onCursor(idx ?? undefined)] },
  };
}

/** `13:05`, with seconds where the steps are shorter. */
function timeLabel(seconds: number): string {
  const time = clockTime(seconds * 1000);
  return time.slice(6, 8) === "00" ? time.slice(0, 5) : time.slice(0, 8);
}

/** Whether there are so few values that a line between them alone would not show them. */
const isSparse = (values: readonly (number | null)[]): boolean =>
  values.filter((value) => value !== null).length < SPARSE;
