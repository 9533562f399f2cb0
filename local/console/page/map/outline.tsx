import { Fragment } from "preact";
import type { Lane, MapBus, MapNode, Topology } from "../../api/map.ts";
import { plural } from "../format.ts";
import { linkTo } from "../location.ts";
import type { Counters } from "./groups.ts";
import { activityOf, troubleOf } from "./words.ts";

const link = (id: string): string => linkTo(`?sel=${encodeURIComponent(id)}`);

/** The same as the map, as a list: for phones, and for whoever hears the page. */
export function Outline({ topology, counters }: { topology: Topology; counters: Counters }) {
  return (
    <div class="outline">
      {topology.buses.map((bus) => (
        <Fragment key={bus.id}>
          <BusLine bus={bus} counters={counters} />
          {topology.lanes.map((lane) => (
            <LaneCard key={lane.id} bus={bus.id} lane={lane} topology={topology} counters={counters} />
          ))}
        </Fragment>
      ))}
    </div>
  );
}

const BusLine = ({ bus, counters }: { bus: MapBus; counters: Counters }) => (
  <a class="rowlink busline" href={link(bus.id)}>
    <b>{bus.name}</b>
    <span class="push">{plural(counters[bus.id]?.count ?? 0, "event")}</span>
  </a>
);

function LaneCard({
  bus,
  lane,
  topology,
  counters,
}: {
  bus: string;
  lane: Lane;
  topology: Topology;
  counters: Counters;
}) {
  const { nodes, edges } = topology;
  const own = nodes.filter((node) => node.lane === lane.id && node.bus === bus);
  if (own.length === 0) return null;
  const after = (id: string) =>
    edges
      .filter(({ from, kind }) => from === id && kind === "flow")
      .flatMap(({ to }) => own.find((node) => node.id === to) ?? []);
  return (
    <section class="card">
      <header>
        <h2>{lane.name}</h2>
      </header>
      <div class="in">
        {own
          .filter(({ role }) => role === "door")
          .map((door) => (
            <Way key={door.id} begins={[door.label]} chain={after(door.id).slice(0, 1)} counters={counters} />
          ))}
        {own
          .filter(({ role }) => role === "rule")
          .map((rule) => (
            <Way
              key={rule.id}
              begins={rule.types ?? [rule.label]}
              chain={chainFrom(rule, after)}
              counters={counters}
              first={rule}
            />
          ))}
        {own
          .filter(({ role, kind }) => role === "store" || role === "relay" || kind === "archive")
          .map((node) => (
            <Way key={node.id} begins={[]} chain={[node]} counters={counters} />
          ))}
      </div>
    </section>
  );
}

/** What a rule leads to, one after the other. */
function chainFrom(node: MapNode, after: (id: string) => MapNode[]): MapNode[] {
  const [next] = after(node.id);
  return next ? [next, ...chainFrom(next, after)] : [];
}

function Way({
  begins,
  chain,
  counters,
  first,
}: {
  begins: string[];
  chain: MapNode[];
  counters: Counters;
  first?: MapNode;
}) {
  const main = chain.findLast(({ kind }) => kind === "function") ?? chain.at(-1) ?? first;
  if (!main) return null;
  const trouble = chain
    .map(({ id }) => troubleOf(counters[id]))
    .filter(Boolean)
    .join(", ");
  return (
    <a class="rowlink way" href={link((first ?? main).id)}>
      <span>
        <span class="m">{begins.join(", ")}</span>
        {begins.length > 0 && <br />}
        {chain.map((node, i) => (
          <span key={node.id}>
            {(i > 0 || begins.length > 0) && "→ "}
            {node === main ? <b>{node.label}</b> : node.label}{" "}
          </span>
        ))}
      </span>
      <span class="push nowrap right">
        {activityOf(main, counters[main.id])}
        {trouble && (
          <>
            <br />
            <b class={/dead/.test(trouble) ? "dead" : "retry"}>{trouble}</b>
          </>
        )}
      </span>
    </a>
  );
}
