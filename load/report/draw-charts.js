// Runs in the report's page and draws each chart that the page's data describes.
const style = getComputedStyle(document.documentElement);
const ink = style.getPropertyValue("--ink");
const soft = style.getPropertyValue("--soft");
const line = style.getPropertyValue("--line");
const shade = style.getPropertyValue("--tile");
const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };

const milliseconds = (value) => (value == null ? "–" : `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ms`);
const count = (value) => (value == null ? "–" : value.toLocaleString("en"));

/** The percentile at a point of the percentile curve: 10 is p90, 100 is p99. */
const percentile = (x) => `p${((1 - 1 / x) * 100).toFixed(3).replace(/\.?0+$/, "")}`;

const second = (value) => (value == null ? "–" : `second ${value}`);
const zeroBased = { range: (_, _min, max) => [0, Math.max(1, max * 1.05)] };
const byRun = (labels, y, value) => ({
  scales: { x: { time: false, range: (_, min, max) => [min - 0.3, max + 0.3] }, y },
  x: { label: "run", values: (_, splits) => splits.map((at) => (Number.isInteger(at) && labels[at] ? at + 1 : "")) },
  value,
  at: (value) => (value == null ? "–" : labels[value]),
});

const kindOf = ({ kind, labels }) =>
  ({
    "milliseconds over time": {
      scales: { x: { time: false }, y: { distr: 3 } },
      x: { label: "second" },
      value: milliseconds,
      at: second,
    },
    "counts over time": {
      scales: { x: { time: false }, y: zeroBased },
      x: { label: "second" },
      value: count,
      at: second,
    },
    percentiles: {
      scales: { x: { time: false, distr: 3 }, y: { distr: 3 } },
      x: {
        label: "percentile",
        values: (_, splits) => splits.map((x) => (Number.isInteger(Math.log10(x)) ? percentile(x) : "")),
      },
      value: milliseconds,
      at: (value) => (value == null ? "–" : percentile(value)),
    },
    "milliseconds by run": byRun(labels ?? [], { distr: 3 }, milliseconds),
    "shares by run": byRun(labels ?? [], zeroBased, (value) => (value == null ? "–" : `${value.toPrecision(3)} %`)),
  })[kind];

/** Returns where the warm-up's seconds lie in a chart. */
function warmUpOf({ valToPos, bbox }, seconds) {
  const from = valToPos(0, "x", true);
  return { from, width: Math.min(valToPos(seconds, "x", true), bbox.left + bbox.width) - from };
}

/** Shades the seconds of the warm-up, which no figure includes, behind the grid and the lines. */
function shadeWarmUp(chart, seconds) {
  const { ctx, bbox } = chart;
  const { from, width } = warmUpOf(chart, seconds);
  ctx.save();
  ctx.fillStyle = shade;
  ctx.fillRect(from, bbox.top, width, bbox.height);
  ctx.restore();
}

/** Labels the warm-up above the plot. */
function labelWarmUp(chart, seconds) {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = "left";
  ctx.textBaseline = "bottom";
  ctx.fillStyle = soft;
  ctx.fillText("warm-up", warmUpOf(chart, seconds).from, bbox.top - 3);
  ctx.restore();
}

for (const described of JSON.parse(document.getElementById("charts").textContent)) {
  const { id, yLabel, names, colors, dashes, data, warmUpSeconds } = described;
  const { scales, x, value, at } = kindOf(described);
  const place = document.getElementById(id);
  const size = () => ({ width: place.clientWidth, height: 280 });
  const series = names.map((label, index) => ({
    label,
    value: (_, each) => value(each),
    stroke: colors[index],
    width: 2,
    dash: dashes[index],
    points: { show: data[0].length < 3 || described.kind.endsWith("by run") },
  }));
  const chart = new uPlot(
    {
      ...size(),
      // Room for the warm-up's label.
      padding: [warmUpSeconds > 0 ? 20 : null, null, null, null],
      scales,
      axes: [
        { ...axis, ...x },
        { ...axis, label: yLabel, size: 64 },
      ],
      series: [{ label: "at", value: (_, each) => at(each) }, ...series],
      hooks:
        warmUpSeconds > 0
          ? {
              drawClear: [(drawn) => shadeWarmUp(drawn, warmUpSeconds)],
              draw: [(drawn) => labelWarmUp(drawn, warmUpSeconds)],
            }
          : {},
    },
    data,
    place,
  );
  addEventListener("resize", () => chart.setSize(size()));
}
