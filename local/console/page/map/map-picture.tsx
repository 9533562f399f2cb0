import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { MapFrame, Topology } from "../../api/map.ts";
import { plural } from "../format.ts";
import { linkWith } from "../location.ts";
import { createDots } from "./dots.ts";
import type { DrawnEdge } from "./edges.ts";
import { GroupNode } from "./group-node.tsx";
import { type Counters, grouped, withGroups } from "./groups.ts";
import { LastEvent } from "./last-event.tsx";
import { layoutOf, type MapLayout } from "./layout.ts";
import { NodeBox } from "./map-node.tsx";
import type { Spine } from "./places.ts";
import { fitted, widthOf } from "./words.ts";

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Each bus as a dark spine, who publishes left of it, who consumes right of it. */
export function MapPicture({
  topology,
  counters,
  moves,
  opened,
  selected,
}: {
  topology: Topology;
  counters: Counters;
  moves: MapFrame["moves"];
  /** The crowded lanes whose consumers are drawn one by one. */
  opened: readonly string[];
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
  const openKey = opened.join(",");
  const shown = useMemo(() => grouped(topology, new Set(opened), selected), [topology, openKey, selected]);
  const drawn = useMemo(() => layoutOf(topology, shown, width, widthOf), [topology, shown, width]);
  const counted = withGroups(counters, shown.groups);
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
      const id = shown.drawnAs.get(edge) ?? edge;
      const path = picture.current?.querySelector<SVGPathElement>(`[data-edge="${CSS.escape(id)}"]`);
      if (path) dots.current?.launch(path, signal, i * 25);
    }
  }, [moves]);

  const { buses, lanes } = topology;
  const around = `${plural(lanes.length, "stack")} around ${buses.length === 1 ? "one event bus" : `${buses.length} event buses`}`;
  return (
    <div class="map" ref={holder}>
      {/* biome-ignore lint/a11y/useSemanticElements: an SVG has no fieldset. */}
      <svg
        ref={picture}
        viewBox={`0 0 ${drawn.width} ${drawn.height}`}
        role="group"
        aria-label={`Map of ${buses.map(({ name }) => name).join(", ")}: ${around}`}
      >
        {drawn.lanes.map((lane) => (
          <LaneFrame
            key={`${lane.bus} ${lane.lane.id}`}
            placed={lane}
            width={drawn.width}
            until={drawn.spines[0]?.x ?? drawn.width}
          />
        ))}
        {drawn.edges.map((edge) => (
          <Edge key={edge.edge.id} drawn={edge} counters={counted} selected={selected} />
        ))}
        {notesOf(drawn.edges).map(({ x, y, text }) => (
          <text key={`${x} ${y}`} class="mt" x={x} y={y}>
            {text}
          </text>
        ))}
        {drawn.groups.map((box) => (
          <GroupNode
            key={box.group.id}
            box={box}
            counters={counters}
            openHref={linkWith({ open: [...opened, box.group.lane].join(",") })}
          />
        ))}
        {drawn.boxes.map((box) => (
          <NodeBox key={box.node.id} box={box} counters={counters[box.node.id]} isSelected={box.node.id === selected} />
        ))}
        {drawn.spines.map((spine) => (
          <SpineLink
            key={spine.bus.id}
            spine={spine}
            events={counters[spine.bus.id]?.count ?? 0}
            isSelected={spine.bus.id === selected}
          />
        ))}
        <LastEvent moves={moves} edges={drawn.edges} isCalm={calm.matches} />
        <g ref={layer} />
      </svg>
      {[...shown.crowded]
        .filter((lane) => opened.includes(lane))
        .map((lane) => (
          <CloseLane key={lane} name={lanes.find(({ id }) => id === lane)?.name ?? lane} lane={lane} opened={opened} />
        ))}
    </div>
  );
}

/** What is written beside edges, once where several run together. */
const notesOf = (edges: readonly DrawnEdge[]) => [
  ...new Map(edges.flatMap(({ note }) => (note ? [[`${note.x} ${note.y}`, note] as const] : []))).values(),
];

/** A lane with its name, and what it is for as far as that fits before the bus. */
function LaneFrame({
  placed: { lane, y, height },
  width,
  until,
}: {
  placed: MapLayout["lanes"][number];
  width: number;
  until: number;
}) {
  const room = until - 60 - widthOf(lane.name, true) * 1.1;
  return (
    <g>
      <rect class="lane" x="0.5" y={y} width={width - 1} height={height} rx="6" />
      <text class="b lanename" x="16" y={y + 21}>
        {lane.name}
        <tspan class="mt" dx="10">
          {fitted(lane.description ?? "", room)}
        </tspan>
      </text>
    </g>
  );
}

/** A bus: a link that opens its panel. Its name stands along it or, where there are several, in its tab. */
function SpineLink({ spine, events, isSelected }: { spine: Spine; events: number; isSelected: boolean }) {
  const { bus, x, y, width, height, tab } = spine;
  const count = plural(events, "event");
  return (
    <a
      href={linkWith({ sel: bus.id })}
      class={isSelected ? "spine sel" : "spine"}
      aria-label={`event bus ${bus.name}, ${count}`}
      aria-current={isSelected || undefined}
    >
      <rect class="bus" x={x} y={y} width={width} height={height} rx="4" />
      {tab ? (
        <>
          <rect class="bus" x={tab.x} y={tab.y} width={tab.width} height={tab.height} rx="4" />
          <text class="onbus b" x={tab.x + 10} y={tab.y + 16}>
            {fitted(bus.name, tab.width - 90, true)}
          </text>
          <text class="onbus" text-anchor="end" x={tab.x + tab.width - 10} y={tab.y + 16}>
            {count}
          </text>
        </>
      ) : (
        <>
          <text class="onbus b" text-anchor="end" transform={`translate(${x + 12} ${y + 12}) rotate(-90)`}>
            {bus.name}
          </text>
          <text class="onbus" transform={`translate(${x + 12} ${y + height - 10}) rotate(-90)`}>
            {count}
          </text>
        </>
      )}
    </a>
  );
}

/** Draws the consumers of a crowded lane together again. */
const CloseLane = ({ name, lane, opened }: { name: string; lane: string; opened: readonly string[] }) => (
  <a class="btn small" href={linkWith({ open: opened.filter((each) => each !== lane).join(",") })}>
    Draw the consumers of {name} together
  </a>
);

const TIPS = {
  left: (x: number, y: number) => `M${x} ${y}l5-3v6z`,
  right: (x: number, y: number) => `M${x} ${y}l-5-3v6z`,
  down: (x: number, y: number) => `M${x} ${y}l-3-5h6z`,
};

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
  return (
    <>
      <path class={`e ${look}`} d={path} data-edge={edge.id} />
      <path class={`tip ${look}`} d={TIPS[tip.direction](tip.x, tip.y)} />
    </>
  );
}
