import { useEffect, useState } from "preact/hooks";
import type { EventsPage } from "../../api/events.ts";
import type { MapNode, NodeCounters, NodeDetails } from "../../api/map.ts";
import { duration } from "../../shared/duration.ts";
import { shortId } from "../../shared/short-id.ts";
import { ago } from "../format.ts";
import { JsonView } from "../frame/json-view.tsx";
import { Mark } from "../frame/marks.tsx";
import { Panel } from "../frame/panel.tsx";
import { linkTo } from "../location.ts";
import { read } from "../request.ts";

/** What the panel is about: a part of the map, or a bus. */
type Kind = MapNode["kind"] | "bus";

const KINDS: Record<Kind, string> = {
  bus: "Event bus",
  route: "Route",
  schedule: "Schedule",
  function: "Function",
  table: "Table",
  bucket: "Bucket",
  rule: "Rule",
  queue: "Queue",
  stream: "Stream",
  topic: "Topic",
  archive: "Archive",
  log: "Log group",
  mail: "E-mail",
  other: "Target",
};

/** What is known of a part of the system: its numbers, its declaration, its policies, its last events. */
export function NodePanel({
  part,
  kind,
  counters,
}: {
  part: { id: string; name: string };
  kind: Kind;
  counters: NodeCounters | undefined;
}) {
  const [details, setDetails] = useState<NodeDetails>();
  const [last, setLast] = useState<{ search: string; events: EventsPage }>();
  const count = counters?.count ?? 0;
  useEffect(() => {
    const stop = new AbortController();
    setDetails(undefined);
    read<NodeDetails>(`map/node?id=${encodeURIComponent(part.id)}`, stop.signal).then(setDetails, () => {});
    return () => stop.abort();
  }, [part.id]);
  const search = details?.events;
  useEffect(() => {
    if (search === undefined) return;
    const stop = new AbortController();
    read<EventsPage>(`events?limit=5&q=${encodeURIComponent(search)}`, stop.signal).then(
      (events) => setLast({ search, events }),
      () => {},
    );
    return () => stop.abort();
  }, [search, count]);
  const events = last?.search === search ? last?.events : undefined;

  return (
    <Panel kicker={KINDS[kind]} title={part.name}>
      <section>
        {details?.declaredIn && (
          <p class="s m declared">
            Declared in <code>{details.declaredIn}</code>
          </p>
        )}
        <Figures kind={kind} counters={counters} />
      </section>
      {details && details.known.length > 0 && (
        <section>
          <dl class="kv">
            {details.known.map(([name, value]) => [<dt key={`${name} name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
          </dl>
        </section>
      )}
      {details?.blocks.map(({ title, json }) => (
        <section key={title}>
          <h3>{title}</h3>
          <JsonView value={json} label={title} />
        </section>
      ))}
      <Actions kind={kind} name={part.name} details={details} />
      {search !== undefined && events && (
        <section>
          <h3>
            Last events
            <a class="plainer" href={linkTo(`events?q=${encodeURIComponent(search)}`)}>
              all {events.summary.counts.all}
            </a>
          </h3>
          {events.rows.length === 0 && <p class="m">None so far.</p>}
          <ul class="plain">
            {events.rows.map((row) => (
              <li key={row.id}>
                <a class="rowlink" href={linkTo(`stories/${encodeURIComponent(row.story)}?sel=${row.id}`)}>
                  <Mark kind={row.marks[0] ?? "none"} />
                  <span class="cut">
                    {kind === "rule" ? "" : `${row.type} `}
                    <code>{shortId(row.subject ?? row.id)}</code>
                  </span>
                  <span class="push m nowrap">{ago(row.at)}</span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Panel>
  );
}

/** Where one goes from here. */
function Actions({ kind, name, details }: { kind: Kind; name: string; details: NodeDetails | undefined }) {
  const links = linksFor(kind, name, details);
  if (links.length === 0) return null;
  return (
    <section>
      <div class="acts">
        {links.map(([label, path]) => (
          <a key={label} class="btn small" href={linkTo(path)}>
            {label}
          </a>
        ))}
      </div>
    </section>
  );
}

function linksFor(kind: Kind, name: string, details: NodeDetails | undefined): [string, string][] {
  const pattern = details?.blocks.find(({ title }) => title === "Takes")?.json;
  switch (kind) {
    case "rule":
      return pattern === undefined
        ? []
        : [
            ["Try its pattern", `workbench?pattern=${encodeURIComponent(JSON.stringify(pattern, null, 2))}`],
            ["Why was an event not taken?", "why-not"],
          ];
    case "function":
      return [
        ["Its calls", `functions/${encodeURIComponent(name)}`],
        ["Its log", `logs?q=${encodeURIComponent(`function:${name}`)}`],
        ["Its metrics", `metrics?function=${encodeURIComponent(name)}`],
      ];
    case "schedule":
      return [["Run it or move the clock", "clock"]];
    case "archive":
      return [["Replay", "archive"]];
    case "mail":
      return [["Read the mails", "mail"]];
    default:
      return [];
  }
}

function Figures({ kind, counters }: { kind: Kind; counters: NodeCounters | undefined }) {
  const { count = 0, medianMs, waiting, dead, failed = 0, refused = 0 } = counters ?? {};
  const figures: [string, string][] = [];
  if (kind === "queue") figures.push([String(waiting ?? 0), "waiting"], [String(count), "sent"]);
  else figures.push([String(count), countedAs(kind)]);
  if (medianMs !== undefined) figures.push([duration(medianMs), "median"]);
  if (kind === "function") figures.push([String(failed), "failed"]);
  if (dead !== undefined) figures.push([String(dead), "dead"]);
  if (refused > 0) figures.push([String(refused), "refused"]);
  return (
    <div class="figs">
      {figures.map(([value, name]) => (
        <div key={name}>
          <b>{value}</b>
          <span>{name}</span>
        </div>
      ))}
    </div>
  );
}

function countedAs(kind: Kind): string {
  if (kind === "rule") return "matched";
  if (kind === "bus") return "events";
  return kind === "function" ? "calls" : "so far";
}
