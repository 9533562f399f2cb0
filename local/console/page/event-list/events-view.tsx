import { useEffect, useRef, useState } from "preact/hooks";
import type { EventRow, EventsPage, EventsSummary, OutcomeCounts } from "../../api/events.ts";
import { parseQuery } from "../../shared/query.ts";
import { boot, isReadOnly, subjectName } from "../boot.ts";
import { Mark } from "../frame/marks.tsx";
import { useKeys } from "../keys.ts";
import { paused, useFrames } from "../live.ts";
import { open, setQuery, usePlace } from "../location.ts";
import { read } from "../request.ts";
import { useStore } from "../store.ts";
import { EventPanel } from "./event-panel.tsx";
import { merged } from "./event-rows.ts";
import { EventTable } from "./event-table.tsx";
import { FilterField } from "./filter-field.tsx";
import { EventHistogram } from "./histogram.tsx";
import { besideRange, inRange, withTerms } from "./search-terms.ts";

interface List {
  query: string;
  rows: EventRow[];
  more: boolean;
  summary: EventsSummary;
}

/** The last events, live: what each was, and what became of it. */
export default function EventsView() {
  const { query: place } = usePlace();
  const query = place.get("q") ?? "";
  const selected = place.get("sel") ?? undefined;
  const isPaused = useStore(paused);
  const [list, setList] = useState<List>();
  const [newer, setNewer] = useState(0);
  const [version, setVersion] = useState(0);
  const isLoading = useRef(false);

  useEffect(() => {
    if (isPaused) return;
    const stop = new AbortController();
    setNewer(0);
    read<EventsPage>(`events?q=${encodeURIComponent(query)}`, stop.signal).then(
      (page) => setList({ query, ...page }),
      () => {},
    );
    return () => stop.abort();
  }, [query, isPaused]);

  const loaded = list?.query === query ? list : undefined;
  useFrames({ events: query }, loaded && (loaded.rows[0]?.seq ?? 0), (frame) => {
    const { rows = [], summary } = frame;
    if (rows.some(({ id }) => id === selected)) setVersion(frame.seq);
    if (isPaused) {
      const top = list?.rows[0]?.seq ?? 0;
      setNewer((count) => count + rows.filter(({ seq }) => seq > top && seq > frame.seq - rows.length * 50).length);
    }
    setList((now) => {
      if (!now || now.query !== query) return now;
      return {
        ...now,
        rows: isPaused ? now.rows : merged(now.rows, rows),
        summary: summary ?? now.summary,
      };
    });
  });

  async function loadMore() {
    const last = loaded?.rows.at(-1);
    if (!loaded?.more || !last || isLoading.current) return;
    isLoading.current = true;
    const page = await read<EventsPage>(`events?q=${encodeURIComponent(query)}&before=${last.seq}`);
    isLoading.current = false;
    setList((now) => (now?.query === query ? { ...now, rows: [...now.rows, ...page.rows], more: page.more } : now));
  }

  const select = (row: EventRow | undefined) => row && setQuery({ sel: row.id }, selected ? "replace" : "push");
  const step = (by: number) => {
    const rows = list?.rows ?? [];
    const at = rows.findIndex(({ id }) => id === selected);
    select(rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + by))]);
  };
  const summary = list?.summary;
  const move = (by: 1 | -1) =>
    summary && setQuery({ q: besideRange(query, summary.histogram, by), sel: undefined }, "replace");
  const chosen = list?.rows.find(({ id }) => id === selected);
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    "[": () => move(-1),
    "]": () => move(1),
    Enter: () => chosen && open(`stories/${encodeURIComponent(chosen.story)}?sel=${chosen.id}`),
  });

  return (
    <main>
      <div class="body">
        <div class="tools">
          <FilterField
            query={query}
            onChange={(q) => setQuery({ q }, "replace")}
            label={`Filter by type, source, ${subjectName}, outcome, any field or text`}
            placeholder={`type:…  ${subjectName}:…  outcome:dead  took>1s  detail.data.total>2000  any text`}
          />
          {summary && <Outcomes counts={summary.counts} query={query} />}
        </div>
        {summary && (
          <EventHistogram
            histogram={summary.histogram}
            onPick={(from, to) => setQuery({ q: inRange(query, from, to) })}
          />
        )}
        {newer > 0 && (
          <button type="button" class="newer" onClick={() => paused.set(false)}>
            {newer} newer, show
          </button>
        )}
        {list && list.rows.length === 0 ? (
          <Nothing query={query} />
        ) : (
          <EventTable
            rows={list?.rows ?? []}
            selected={selected}
            onSelect={select}
            onEnd={() => void loadMore()}
            end={list && !list.more ? endOf(list) : ""}
          />
        )}
      </div>
      {selected !== undefined && <EventPanel id={selected} version={version} />}
    </main>
  );
}

const beginning = isReadOnly ? "Older records are not read." : "Here the cloud was started.";

const endOf = ({ summary, query }: List): string =>
  summary.olderGone ? "Older events are not kept." : query ? "These are all that fit." : beginning;

const SEGMENTS: {
  outcome: string | undefined;
  label: string;
  count: keyof OutcomeCounts;
  mark?: "dead" | "retry" | "wait";
}[] = [
  { outcome: undefined, label: "All", count: "all" },
  { outcome: "dead", label: "Dead", count: "dead", mark: "dead" },
  { outcome: "retried", label: "Retried", count: "retried", mark: "retry" },
  { outcome: "waiting", label: "Waiting", count: "waiting", mark: "wait" },
  { outcome: "nobody", label: "Nobody", count: "nobody" },
];

function Outcomes({ counts, query }: { counts: OutcomeCounts; query: string }) {
  const current = parseQuery(query).find(({ field }) => field === "outcome")?.value;
  return (
    <fieldset class="seg" aria-label="Outcome">
      {SEGMENTS.map(({ outcome, label, count, mark }) => (
        <button
          type="button"
          key={label}
          aria-pressed={current === outcome}
          onClick={() => setQuery({ q: withTerms(query, { outcome }) })}
        >
          {mark && <Mark kind={mark} label="" />}
          {current === undefined || current === outcome || outcome === undefined ? `${label} ${counts[count]}` : label}
        </button>
      ))}
    </fieldset>
  );
}

function Nothing({ query }: { query: string }) {
  if (query !== "")
    return (
      <p class="note">
        No event fits.{" "}
        <button type="button" class="btn quiet" onClick={() => setQuery({ q: undefined })}>
          Show all
        </button>
      </p>
    );
  const [action] = boot.config.actions ?? [];
  return (
    <p class="note">
      Nothing has happened yet. {action ? `${action.label}, or send` : "Send"} events with any AWS SDK to{" "}
      <code>{window.location.origin}</code>.
    </p>
  );
}
