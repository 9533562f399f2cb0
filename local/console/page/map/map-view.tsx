import { useEffect, useState } from "preact/hooks";
import type { MapAnswer, MapFrame, MapNode, Topology } from "../../api/map.ts";
import type { StoryLine } from "../../api/stories.ts";
import { boot } from "../boot.ts";
import { ago, plural } from "../format.ts";
import { Mark } from "../frame/marks.tsx";
import { useKeys } from "../keys.ts";
import { useFrames } from "../live.ts";
import { setQuery, usePlace } from "../location.ts";
import { read } from "../request.ts";
import type { Counters } from "./groups.ts";
import { LatestStories } from "./latest-stories.tsx";
import { MapPicture } from "./map-picture.tsx";
import { NodePanel } from "./node-panel.tsx";
import { Outline } from "./outline.tsx";

const STORIES = 4;
const NONE: MapFrame["moves"] = [];

/** The system as its templates declare it, alive with what happens. */
export default function MapView() {
  const { query } = usePlace();
  const selected = query.get("sel") ?? undefined;
  const opened = query.get("open")?.split(",") ?? [];
  const [answer, setAnswer] = useState<MapAnswer>();
  const [counters, setCounters] = useState<Counters>({});
  const [moves, setMoves] = useState(NONE);
  const [stories, setStories] = useState<StoryLine[]>();

  useEffect(() => {
    read<MapAnswer>("map").then(
      (first) => {
        setAnswer(first);
        setCounters(first.counters);
      },
      () => {},
    );
    read<{ stories: StoryLine[] }>(`stories?limit=${STORIES}`).then(
      (first) => setStories(first.stories),
      () => {},
    );
  }, []);
  useFrames({ stories: STORIES, map: true }, answer?.seq, ({ map, stories: latest }) => {
    if (latest) setStories(latest);
    if (!map) return;
    setCounters((now) => ({ ...now, ...map.nodes }));
    if (map.moves.length > 0) setMoves(map.moves);
  });

  const topology = answer?.topology;
  const node = topology?.nodes.find(({ id }) => id === selected);
  const part = node ?? topology?.buses.find(({ id }) => id === selected);
  const walk = (step: (topology: Topology, from: MapNode) => string | undefined) => {
    if (!topology) return;
    const next = node ? step(topology, node) : topology.nodes.find(({ role }) => role === "door")?.id;
    if (next !== undefined) setQuery({ sel: next }, selected ? "replace" : "push");
  };
  useKeys({
    ArrowRight: () => walk(downstream),
    ArrowLeft: () => walk(upstream),
    ArrowDown: () => walk((all, from) => besides(all, from, 1)),
    ArrowUp: () => walk((all, from) => besides(all, from, -1)),
  });

  if (!topology) return <main />;
  const hidden = topology.lanes.flatMap((lane) => lane.hidden.map((name) => `${lane.name}: ${name}`));
  return (
    <main>
      <div class="body">
        <Legend hidden={hidden} />
        <MapPicture topology={topology} counters={counters} moves={moves} opened={opened} selected={selected} />
        <Outline topology={topology} counters={counters} />
        {stories && <LatestStories stories={stories} />}
      </div>
      {part && <NodePanel kind={node?.kind ?? "bus"} part={part} counters={counters[part.id]} />}
    </main>
  );
}

/** Along an edge; what goes to the bus goes on to its first rule. */
function downstream({ edges, nodes }: Topology, from: MapNode): string | undefined {
  const next = edges.find((edge) => edge.from === from.id && edge.kind === "flow")?.to;
  return nodes.some(({ id }) => id === next) ? next : edges.find((edge) => edge.from === next)?.to;
}

function upstream({ edges, nodes }: Topology, from: MapNode): string | undefined {
  const next = edges.find((edge) => edge.to === from.id && edge.kind === "flow")?.from;
  return nodes.some(({ id }) => id === next) ? next : edges.find((edge) => edge.to === next)?.from;
}

/** The next of the same role, from lane to lane. */
function besides({ nodes }: Topology, from: MapNode, by: number): string | undefined {
  const same = nodes.filter(({ role }) => role === from.role);
  return same[same.indexOf(from) + by]?.id;
}

const Legend = ({ hidden }: { hidden: string[] }) => (
  <div class="legend hide-s">
    <span class="tag flow">
      <svg class="mk" viewBox="0 0 12 12" aria-hidden="true">
        <circle cx="6" cy="6" r="4.5" fill="currentColor" />
      </svg>
      an event on its way
    </span>
    <span class="tag wait">
      <Mark kind="wait" label="" />
      waiting
    </span>
    <span class="tag retry">
      <Mark kind="retry" label="" />
      failed, tried again
    </span>
    <span class="tag dead">
      <Mark kind="dead" label="" />
      dead letter
    </span>
    <span class="tag refuse">
      <Mark kind="refuse" label="" />
      refused
    </span>
    <span class="push" />
    <span class="m s">
      {boot.stage ? "As far as the logs are read" : `Since the start, ${ago(boot.startedAt)} · calls, median time`}
      {hidden.length > 0 && (
        <>
          {" · "}
          <span title={hidden.join(", ")}>{plural(hidden.length, "table")} hidden</span>
        </>
      )}
    </span>
  </div>
);
