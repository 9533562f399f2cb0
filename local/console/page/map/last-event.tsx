import { useEffect, useState } from "preact/hooks";
import type { MapFrame } from "../../api/map.ts";
import type { DrawnEdge } from "./edges.ts";
import { widthOf } from "./words.ts";

/** How long the name of an event stays where it has reached the bus. */
const SHOWN_MS = 1500;

/**
 * The type of the event that was put last, beside the edge that it came by. With reduced motion no dots run, and it stays
 * until the next one.
 */
export function LastEvent({
  moves,
  edges,
  isCalm,
}: {
  moves: MapFrame["moves"];
  edges: readonly DrawnEdge[];
  isCalm: boolean;
}) {
  const [shown, setShown] = useState<{ edge: string; label: string }>();
  useEffect(() => {
    const put = moves.findLast(({ edge, label }) => label !== undefined && edges.some((each) => isTo(each, edge)));
    if (put?.label === undefined) return;
    setShown({ edge: put.edge, label: put.label });
    if (isCalm) return;
    const timer = window.setTimeout(() => setShown(undefined), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [moves]);
  const place = shown && edges.find((each) => isTo(each, shown.edge));
  if (!shown || !place) return null;
  const width = widthOf(shown.label, false) + 16;
  const { x, y } = place.tip;
  return (
    <g class="last" transform={`translate(${x - width - 4} ${y - 46})`}>
      <path d={`M${width - 12} 20L${width - 4} 42`} />
      <rect class="pill" width={width} height="20" rx="4" />
      <text x="8" y="14">
        {shown.label}
      </text>
    </g>
  );
}

/** An edge on which a function puts events on a bus left of which it stands. */
const isTo = ({ edge, tip }: DrawnEdge, id: string): boolean =>
  edge.id === id && edge.to.includes(":event-bus/") && tip.direction === "right";
