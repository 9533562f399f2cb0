// Runs in the report's page: draws each chart that stands in the page's data.
const ink = getComputedStyle(document.documentElement).getPropertyValue("--ink");
const soft = getComputedStyle(document.documentElement).getPropertyValue("--line");
const axis = { stroke: ink, grid: { stroke: soft, width: 1 }, ticks: { stroke: soft, width: 1 } };

const milliseconds = (value) => (value == null ? "–" : `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ms`);

/** The share of events that a point of the percentile curve stands for: 10 is p90, 100 is p99. */
const percentile = (x) => `p${((1 - 1 / x) * 100).toFixed(3).replace(/\.?0+$/, "")}`;

const kinds = {
  "latency over time": {
    scales: { x: { time: false }, y: { distr: 3 } },
    axes: [
      { ...axis, label: "second" },
      { ...axis, label: "ms", size: 70 },
    ],
    value: (_, value) => milliseconds(value),
    x: (_, value) => (value == null ? "–" : `second ${value}`),
  },
  throughput: {
    scales: { x: { time: false }, y: { range: (_, _min, max) => [0, Math.max(1, max * 1.05)] } },
    axes: [
      { ...axis, label: "second" },
      { ...axis, label: "events per second", size: 80 },
    ],
    value: (_, value) => (value == null ? "–" : value.toLocaleString("en")),
    x: (_, value) => (value == null ? "–" : `second ${value}`),
  },
  percentiles: {
    scales: { x: { time: false, distr: 3 }, y: { distr: 3 } },
    axes: [
      {
        ...axis,
        label: "percentile",
        values: (_, splits) => splits.map((x) => (Number.isInteger(Math.log10(x)) ? percentile(x) : "")),
      },
      { ...axis, label: "ms", size: 70 },
    ],
    value: (_, value) => milliseconds(value),
    x: (_, value) => (value == null ? "–" : percentile(value)),
  },
};

for (const { element, kind, names, colors, dashes, data } of JSON.parse(
  document.getElementById("charts").textContent,
)) {
  const { scales, axes, value, x } = kinds[kind];
  const place = document.getElementById(element);
  const size = () => ({ width: place.clientWidth, height: 280 });
  const series = names.map((label, index) => ({
    label,
    value,
    stroke: colors[index],
    width: 2,
    dash: dashes[index],
    points: { show: data[0].length < 3 },
  }));
  const chart = new uPlot({ ...size(), scales, axes, series: [{ label: "at", value: x }, ...series] }, data, place);
  addEventListener("resize", () => chart.setSize(size()));
}
