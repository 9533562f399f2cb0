import type { ComponentChildren } from "preact";
import type { MapNode, NodeCounters } from "../../api/map.ts";
import { linkWith } from "../location.ts";
import type { Box } from "./places.ts";
import { activityOf, doorLabel, fitted, troubleOf } from "./words.ts";

const GLYPHS: Partial<Record<MapNode["kind"], string>> = {
  route: "M0 6h9M6 2.5L9.5 6 6 9.5",
  schedule: "M10.1 6a4.6 4.6 0 1 1-9.2 0a4.6 4.6 0 1 1 9.2 0M5.5 3.500V6h2",
  table: "M1 2h9.500v8H1zM1 5h9.500M4.500 5v5",
  queue: "M1 2v8M4 2v8M7 2v8M10 2v8",
  bucket: "M1 2.500h9.500L9.300 10.500h-7z",
  stream: "M1 3q2.400-2 4.800 0t4.800 0M1 6.200q2.400-2 4.800 0t4.800 0M1 9.400q2.400-2 4.800 0t4.800 0",
  topic: "M1 4.500v3h2.500l4 2.500v-8l-4 2.500zM9.500 4.500v3",
  archive: "M1 2.500h9.500v2.500H1zM2 5v5h7.500V5M4.500 7.200h2.500",
  log: "M1 2.500h9.500M1 6h9.500M1 9.500h6",
  mail: "M.8 2.500h10v7.500h-10zM.8 3l5 4 5-4",
  other: "M1 2h9.500v8H1z",
};
const TRAY = "M.5 1v6h11V1H8.500l-1 2h-3l-1-2z";

/** One part of the system: a link that opens its panel, named with its numbers. */
export function NodeBox({
  box,
  counters,
  isSelected,
}: {
  box: Box;
  counters: NodeCounters | undefined;
  isSelected: boolean;
}) {
  const { node, x, y } = box;
  const label = [node.name, activityOf(node, counters), troubleOf(counters)].filter(Boolean).join(", ");
  return (
    <g transform={`translate(${x} ${y})`}>
      <a
        href={linkWith({ sel: node.id })}
        class={`n ${node.isSoft ? "soft" : ""} ${isSelected ? "sel" : ""} ${node.role}`}
        aria-label={`${node.kind} ${label}`}
        aria-current={isSelected || undefined}
      >
        <title>{label}</title>
        {node.role === "door" ? (
          <Door box={box} />
        ) : node.role === "rule" ? (
          <Rule box={box} counters={counters} />
        ) : (
          <Part box={box} counters={counters} />
        )}
      </a>
    </g>
  );
}

const Glyph = ({ kind, x, y }: { kind: MapNode["kind"]; x: number; y: number }) =>
  kind === "function" ? (
    <text class="mt lambda" x={x} y={y + 9.5}>
      λ
    </text>
  ) : (
    <path class="g" d={GLYPHS[kind] ?? ""} transform={`translate(${x} ${y})`} />
  );

const Door = ({ box: { node, width, height } }: { box: Box }) => (
  <>
    <rect class="door" width={width} height={height} rx="4" />
    <Glyph kind={node.kind} x={0} y={6} />
    <text x="16" y="16">
      {doorLabel(node.label, width - 18)}
    </text>
  </>
);

/** A rule is drawn as what it takes; its name is in the panel. */
function Rule({ box: { node, width, height }, counters }: { box: Box; counters: NodeCounters | undefined }) {
  const types = node.types ?? [];
  const countOf = (type: string) => (types.length === 1 ? (counters?.count ?? 0) : (counters?.types?.[type] ?? 0));
  return (
    <>
      <rect width={width} height={height} rx="4" />
      {types.map((type, i) => (
        <g key={type}>
          <text x="8" y={16 + i * 16}>
            {fitted(type, width - 18 - 7 * String(countOf(type)).length)}
          </text>
          <text class="mt" text-anchor="end" x={width - 7} y={16 + i * 16}>
            {countOf(type)}
          </text>
        </g>
      ))}
    </>
  );
}

function Part({ box: { node, width, height }, counters }: { box: Box; counters: NodeCounters | undefined }) {
  const trayInside = node.role === "function";
  return (
    <>
      <rect width={width} height={height} rx="4" />
      <Glyph kind={node.kind} x={8} y={5.5} />
      <text class="b" x="23" y="15">
        {fitted(node.label, width - 26, true)}
      </text>
      <text class="mt" x="8" y="29.5">
        {fitted(activityOf(node, counters), width - 10)}
      </text>
      {node.deadLetters !== undefined && (
        <Tray
          dead={counters?.dead ?? 0}
          x={trayInside ? width - 19 : 1}
          y={trayInside ? 22 : height + 4}
          inside={trayInside}
        />
      )}
      {under(node, counters, width, height)}
    </>
  );
}

function Tray({ dead, x, y, inside }: { dead: number; x: number; y: number; inside: boolean }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <path class={dead > 0 ? "tray full" : "tray"} d={TRAY} />
      {dead > 0 && (
        <text class="td" x={inside ? -3 : 16} y="8" text-anchor={inside ? "end" : "start"}>
          {inside ? dead : `${dead} dead`}
        </text>
      )}
    </g>
  );
}

/** What went wrong is written under the box. */
function under(node: MapNode, counters: NodeCounters | undefined, width: number, height: number): ComponentChildren {
  const { failed = 0, refused = 0, isFailing = false } = counters ?? {};
  const y = height + 4;
  const x = node.deadLetters === undefined || node.role === "function" ? 1 : (counters?.dead ?? 0) > 0 ? 62 : 18;
  return (
    <>
      {failed > 0 && (
        <g class={isFailing ? "tr" : "tr past"} transform={`translate(${x} ${y})`}>
          <path class="ring" d="M9 3.400A3.800 3.800 0 1 0 9.400 6" />
          <path d="M10.300 1v3.200H7.100z" />
          <text x="15" y="9">
            {failed} failed
          </text>
        </g>
      )}
      {refused > 0 && (
        <g class="tx" transform={`translate(${failed > 0 ? x + 66 : x} ${y})`}>
          <circle cx="5.500" cy="5.500" r="4.300" />
          <path d="M2.700 8.300l5.600-5.600" />
          <text x="15" y="9">
            {fitted(`${refused} refused`, width)}
          </text>
        </g>
      )}
    </>
  );
}
