import { useEffect, useRef, useState } from "preact/hooks";
import type { Hop, Story, StoryAnswer } from "../../api/stories.ts";
import { duration } from "../../shared/duration.ts";
import { shortId } from "../../shared/short-id.ts";
import { isReadOnly } from "../boot.ts";
import { EventPanel } from "../event-list/event-panel.tsx";
import { plural } from "../format.ts";
import { Message } from "../frame/message.tsx";
import { useKeys } from "../keys.ts";
import { useFrames } from "../live.ts";
import { linkTo, setQuery, usePlace } from "../location.ts";
import { read } from "../request.ts";
import type { ViewProps } from "../view-props.ts";
import { Costs, dollars } from "./costs.tsx";
import { HopPanel } from "./hop-panel.tsx";
import { Waterfall } from "./waterfall.tsx";

/** Everything that happened to one subject, hop by hop. */
export default function StoryView({ rest: [key = ""] }: ViewProps) {
  const { query } = usePlace();
  const correlation = query.get("correlation") ?? undefined;
  const isTrue = query.get("time") === "true";
  const { story, version } = useStory(key, correlation);
  const selected = story && story !== "unknown" ? hopFor(story, query.get("sel")) : undefined;

  const select = (hop: Hop | undefined) => hop && setQuery({ sel: hop.id }, selected ? "replace" : "push");
  const step = (by: number) => {
    if (!story || story === "unknown") return;
    const at = selected ? story.hops.indexOf(selected) : -1;
    select(story.hops[at < 0 ? 0 : Math.max(0, Math.min(story.hops.length - 1, at + by))]);
  };
  const stepToEvent = (by: 1 | -1) => {
    if (!story || story === "unknown") return;
    const at = selected ? story.hops.indexOf(selected) : -1;
    const others = by > 0 ? story.hops.slice(at + 1) : story.hops.slice(0, Math.max(0, at)).toReversed();
    select(others.find(({ kind }) => kind === "event"));
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    "[": () => stepToEvent(-1),
    "]": () => stepToEvent(1),
    z: () => setQuery({ time: isTrue ? undefined : "true" }, "replace"),
  });

  if (story === "unknown")
    return (
      <Message
        title={`Nothing is known of ${shortId(key)}`}
        text="Nothing has happened to it yet, or its events are older than those that are kept. The page shows them as soon as there are any."
      />
    );
  if (!story) return <main />;
  return (
    <main>
      <div class="body">
        <Title story={story} correlation={correlation} />
        <Waterfall
          story={story}
          isTrue={isTrue}
          selected={selected?.id}
          onSelect={select}
          onTrue={(on) => setQuery({ time: on ? "true" : undefined }, "replace")}
        />
        {!isReadOnly && <Costs cost={story.cost} />}
      </div>
      {selected?.eventId !== undefined ? (
        <EventPanel id={selected.eventId} version={version} isInStory />
      ) : (
        selected && <HopPanel hop={selected} />
      )}
    </main>
  );
}

/** A selection is a hop, or an event by its id alone, as the list of events links to it. */
const hopFor = ({ hops }: Story, wanted: string | null): Hop | undefined =>
  hops.find(({ id, eventId }) => wanted !== null && (id === wanted || eventId === wanted));

/** The story, told anew when something of it changes. */
function useStory(
  key: string,
  correlation: string | undefined,
): { story: Story | "unknown" | undefined; version: number } {
  const [story, setStory] = useState<Story | "unknown">();
  const [version, setVersion] = useState(0);
  const due = useRef<number>(undefined);

  useEffect(() => {
    const stop = new AbortController();
    const path = `stories/${encodeURIComponent(key)}${correlation ? `?correlation=${encodeURIComponent(correlation)}` : ""}`;
    read<StoryAnswer>(path, stop.signal).then(
      (answer) => setStory(answer.story ?? "unknown"),
      () => {},
    );
    return () => stop.abort();
  }, [key, correlation, version]);

  useFrames({ events: `story:"${key.replace(/["\\]/g, "\\$&")}"` }, 0, (frame) => {
    if (!frame.rows || due.current !== undefined) return;
    // The last words of a call, such as its log, come a moment after its end.
    due.current = window.setTimeout(() => {
      due.current = undefined;
      setVersion(frame.seq);
    }, 250);
  });
  useEffect(() => () => window.clearTimeout(due.current), []);
  return { story, version };
}

function Title({ story, correlation }: { story: Story; correlation: string | undefined }) {
  const failed = story.failedCalls > 0 ? `, ${story.failedCalls} failed` : "";
  return (
    <div class="title">
      <div>
        <p class="s">
          <a href={linkTo("events")}>Events</a>
          {" / "}
          {story.correlations.map((id, i) => (
            <span key={id}>
              {i > 0 && " · "}
              {story.correlations.length > 1 && correlation !== id ? (
                <a href={linkTo(`stories/${encodeURIComponent(story.story)}?correlation=${encodeURIComponent(id)}`)}>
                  correlation <code>{shortId(id)}</code>
                </a>
              ) : (
                <>
                  correlation <code title={id}>{shortId(id)}</code>
                </>
              )}
            </span>
          ))}
          {correlation !== undefined && (
            <>
              {" · "}
              <a href={linkTo(`stories/${encodeURIComponent(story.story)}`)}>the whole story</a>
            </>
          )}
        </p>
        <h1 title={story.story}>{story.title}</h1>
        <p>{story.summary}</p>
      </div>
      <div class="figs">
        <Figure value={duration(story.to - story.from)} name="start to end" />
        <Figure value={String(story.events)} name={story.events === 1 ? "event" : "events"} />
        {!isReadOnly && (
          <Figure value={String(story.calls)} name={`${plural(story.calls, "call").replace(/^\d+ /, "")}${failed}`} />
        )}
        {!isReadOnly && <Figure value={dollars(story.cost.perMillion)} name="per million" />}
      </div>
    </div>
  );
}

const Figure = ({ value, name }: { value: string; name: string }) => (
  <div>
    <b>{value}</b>
    <span>{name}</span>
  </div>
);
