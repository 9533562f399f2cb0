import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { MapFrame, NodeCounters, Topology } from "../../api/map.ts";
import { plural } from "../format.ts";
import { createDots } from "./dots.ts";
import { type DrawnEdge, layoutOf } from "./layout.ts";
import { NodeBox } from "./map-node.tsx";

export type Counters = Readonly<Record<string, NodeCounters>>;

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** The bus as the dark spine, who publishes left of it, who consumes right of it. */
export function MapPicture({
  topology,
  counters,
  moves,
  selected,
}: {
  topology: Topology;
  counters: Counters;
  moves: MapFrame["moves"];
  selected: string | undefined;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const measure = () => setWidth(Math.min(1320, element.clientWidth - 16));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const drawn = useMemo(() => layoutOf(topology, width), [topology, width]);
  const layer = useRef<SVGGElement>(null);
  const picture = useRef<SVGSVGElement>(null);
  const dots = useRef<ReturnType<typeof createDots>>(undefined);

  useEffect(() => {
    if (!layer.current) return;
    dots.current = createDots(layer.current);
    return () => dots.current?.stop();
  }, []);
  useEffect(() => {
    if (calm.matches) return;
    for (const [i, { edge, signal }] of moves.entries()) {
      const path = picture.current?.querySelector<SVGPathElement>(`[data-edge="${CSS.escape(edge)}"]`);
      if (path) dots.current?.launch(path, signal, i * 25);
    }
  }, [moves]);

  const { bus } = drawn;
  const busId = topology.edges.find(({ to }) =>
    topology.nodes.some((node) => node.id === to && node.role === "rule"),
  )?.from;
  const events = busId === undefined ? 0 : (counters[busId]?.count ?? 0);
  return (
    <div class="map" ref={holder}>
      {/* biome-ignore lint/a11y/useSemanticElements: an SVG has no fieldset. */}
      <svg
        ref={picture}
        viewBox={`0 0 ${drawn.width} ${drawn.height}`}
        role="group"
        aria-label={`Map of ${topology.bus}: ${plural(topology.lanes.length, "stack")} around one event bus`}
      >
        {drawn.lanes.map(({ lane, y, height }) => (
          <g key={lane.id}>
            <rect class="lane" x="0.5" y={y} width={drawn.width - 1} height={height} rx="6" />
            <text class="b lanename" x="16" y={y + 21}>
              {lane.name}
              <tspan class="mt" dx="10">
                {lane.description ?? ""}
              </tspan>
            </text>
          </g>
        ))}
        {drawn.edges.map((edge) => (
          <Edge key={edge.edge.id} drawn={edge} counters={counters} selected={selected} />
        ))}
        {drawn.boxes.map((box) => (
          <NodeBox key={box.node.id} box={box} counters={counters[box.node.id]} isSelected={box.node.id === selected} />
        ))}
        <g>
          <rect class="bus" x={bus.x} y="0" width={bus.width} height={drawn.height} rx="4" />
          <text class="onbus b" transform={`translate(${bus.x + 12} 100) rotate(-90)`}>
            {topology.bus}
          </text>
          <text class="onbus" transform={`translate(${bus.x + 12} ${drawn.height - 10}) rotate(-90)`}>
            {plural(events, "event")}
          </text>
        </g>
        <g ref={layer} />
      </svg>
    </div>
  );
}

function Edge({ drawn, counters, selected }: { drawn: DrawnEdge; counters: Counters; selected: string | undefined }) {
  const { edge, path, tip } = drawn;
  const [from, to] = [counters[edge.from], counters[edge.to]];
  const isUsed = edge.kind === "flow" && (from?.count ?? 0) > 0 && (to?.count ?? 0) > 0;
  const look =
    edge.from === selected || edge.to === selected
      ? "sel"
      : to?.isFailing && edge.kind === "flow"
        ? "fail"
        : edge.kind === "back"
          ? "back"
          : isUsed
            ? "hot"
            : "";
  const { x, y, direction } = tip;
  return (
    <>
      <path class={`e ${look}`} d={path} data-edge={edge.id} />
      <path class={`tip ${look}`} d={direction === "left" ? `M${x} ${y}l5-3v6z` : `M${x} ${y}l-5-3v6z`} />
    </>
  );
}
