import { useEffect, useRef, useState } from "preact/hooks";
import type { LessonFigureView, PathNode } from "../../api/lessons.ts";
import type { Story, StoryAnswer } from "../../api/stories.ts";
import { shortId } from "../../shared/short-id.ts";
import { clockTime } from "../format.ts";
import { Mark } from "../frame/marks.tsx";
import { useFrames } from "../live.ts";
import { linkTo, open } from "../location.ts";
import { read } from "../request.ts";
import { Waterfall } from "../story/waterfall.tsx";
import { Markdown } from "./markdown.tsx";

const RELOAD_MS = 250;

/** What the lesson does to the system: its story, the part of the map that matters, what a function wrote. */
export function Figures({
  figures,
  isUnderWay,
  question,
}: {
  figures: LessonFigureView[];
  isUnderWay: boolean;
  question: string;
}) {
  if (figures.length === 0)
    return (
      <div class="figures">
        <section class="card blank">
          <p class="t3">
            <Markdown text={question} inline />
          </p>
          <p class="m s">
            {isUnderWay
              ? "What you do next shows here: on the map, in the story, in the log."
              : "Make your prediction. What happens then shows here: on the map, in the story, in the log."}
          </p>
        </section>
      </div>
    );
  return (
    <div class="figures">
      {figures.map((figure, i) => (
        <Figure key={`${figure.kind}${i}`} figure={figure} />
      ))}
    </div>
  );
}

function Figure({ figure }: { figure: LessonFigureView }) {
  switch (figure.kind) {
    case "story":
      return <StoryFigure subject={figure.subject} />;
    case "path":
      return <PathFigure title={figure.title} rows={figure.rows} />;
    case "log":
      return <LogFigure figure={figure} />;
    case "texts":
      return (
        <section class="card" aria-label={figure.title}>
          <header>
            <h2>{figure.title}</h2>
          </header>
          <dl class="texts">
            {figure.items.map(({ title, text, signal }) => (
              <div key={title}>
                <dt>
                  {signal && <Mark kind={signal} label="" />} <Markdown text={title} inline />
                </dt>
                <dd>
                  {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it. */}
                  <pre class="code wrap" tabIndex={0}>
                    {text}
                  </pre>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      );
  }
}

function StoryFigure({ subject }: { subject: string }) {
  const [story, setStory] = useState<Story>();
  const [version, setVersion] = useState(0);
  const path = `stories/${encodeURIComponent(subject)}`;
  useEffect(() => {
    const stop = new AbortController();
    read<StoryAnswer>(path, stop.signal).then(
      (answer) => setStory(answer.story),
      () => {},
    );
    return () => stop.abort();
  }, [path, version]);
  const due = useRef<number>(undefined);
  useFrames({ facts: true }, 0, () => {
    due.current ??= window.setTimeout(() => {
      due.current = undefined;
      setVersion((before) => before + 1);
    }, RELOAD_MS);
  });
  useEffect(() => () => window.clearTimeout(due.current), []);
  if (!story) return null;
  return (
    <section class="card story-figure" aria-label="The story so far">
      <header>
        <h2>The story so far</h2>
        <span class="m s">
          <code>{shortId(subject)}</code> ·{" "}
          <a class="under" href={linkTo(path)}>
            the whole story
          </a>
        </span>
      </header>
      <Waterfall
        story={story}
        isTrue={false}
        selected={undefined}
        onSelect={(hop) => open(`${path}?sel=${encodeURIComponent(hop.id)}`)}
        onTrue={() => open(`${path}?time=true`)}
      />
    </section>
  );
}

const KINDS: Record<PathNode["kind"], string> = {
  bus: "event bus",
  rule: "rule",
  queue: "queue",
  letters: "dead letters",
  function: "function",
  other: "target",
};

const PathFigure = ({ title, rows }: { title: string; rows: PathNode[][] }) => (
  <section class="card" aria-label={title}>
    <header>
      <h2>{title}</h2>
    </header>
    <div class="paths">
      {rows.map((row) => (
        <ol key={row.map(({ arn }) => arn).join()} class="plain path">
          {row.map((node) => (
            <li key={node.arn} class={node.kind} data-signal={node.signal} title={node.arn}>
              <span class="s kind">{KINDS[node.kind]}</span>
              <b class="cut">{node.label}</b>
              <span class={`s ${node.signal === "none" ? "m" : node.signal}`}>
                {node.kind !== "bus" && <Mark kind={node.signal} label="" />} {node.words}
              </span>
            </li>
          ))}
        </ol>
      ))}
    </div>
  </section>
);

const LogFigure = ({ figure: { label, name, lines } }: { figure: Extract<LessonFigureView, { kind: "log" }> }) => (
  <section class="card" aria-label={`What ${label} wrote`}>
    <header>
      <h2>
        What <code class="t3">{label}</code> wrote
      </h2>
      <a class="under s" href={linkTo(`functions/${encodeURIComponent(name)}`)}>
        the function
      </a>
    </header>
    {lines.length === 0 ? (
      <p class="in m">Nothing yet.</p>
    ) : (
      <ol class="plain written">
        {lines.map(({ seq, at, level, text }) => (
          <li key={seq}>
            <span class="m mono">{clockTime(at)}</span>
            <span class={`mono ${level === "ERROR" ? "dead" : level === "WARN" ? "retry" : "m"}`}>{level ?? ""}</span>
            <span class="mono wrap">{text}</span>
          </li>
        ))}
      </ol>
    )}
  </section>
);
