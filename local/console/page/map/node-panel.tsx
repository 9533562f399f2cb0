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

const KINDS: Record<MapNode["kind"], string> = {
  route: "Route",
  schedule: "Schedule",
  function: "Function",
  table: "Table",
  bucket: "Bucket",
  rule: "Rule",
  queue: "Queue",
  archive: "Archive",
  log: "Log group",
  mail: "E-mail",
  other: "Target",
};

/** What is known of a part of the system: its numbers, its declaration, its last events. */
export function NodePanel({ node, counters }: { node: MapNode; counters: NodeCounters | undefined }) {
  const [details, setDetails] = useState<NodeDetails>();
  const [events, setEvents] = useState<EventsPage>();
  const count = counters?.count ?? 0;
  useEffect(() => {
    const stop = new AbortController();
    setDetails(undefined);
    read<NodeDetails>(`map/node?id=${encodeURIComponent(node.id)}`, stop.signal).then(setDetails, () => {});
    return () => stop.abort();
  }, [node.id]);
  const search = details?.events;
  useEffect(() => {
    setEvents(undefined);
    if (search === undefined) return;
    const stop = new AbortController();
    read<EventsPage>(`events?limit=5&q=${encodeURIComponent(search)}`, stop.signal).then(setEvents, () => {});
    return () => stop.abort();
  }, [search, count]);

  return (
    <Panel kicker={KINDS[node.kind]} title={node.name}>
      <section>
        {details?.declaredIn && (
          <p class="s m">
            Declared in <code>{details.declaredIn}</code>
          </p>
        )}
        <Figures node={node} counters={counters} />
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
                  <code>{shortId(row.subject ?? row.id)}</code>
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

function Figures({ node, counters }: { node: MapNode; counters: NodeCounters | undefined }) {
  const { count = 0, medianMs, waiting, dead, failed = 0, refused = 0 } = counters ?? {};
  const figures: [string, string][] = [];
  if (node.kind === "queue") figures.push([String(waiting ?? 0), "waiting"], [String(count), "sent"]);
  else figures.push([String(count), node.kind === "rule" ? "matched" : node.kind === "function" ? "calls" : "so far"]);
  if (medianMs !== undefined) figures.push([duration(medianMs), "median"]);
  if (node.kind === "function") figures.push([String(failed), "failed"]);
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
