import { useState } from "preact/hooks";
import type { LessonRow, LessonsPage } from "../../api/lessons.ts";
import { boot } from "../boot.ts";
import { Mark } from "../frame/marks.tsx";
import { Message } from "../frame/message.tsx";
import { linkTo, setQuery, usePlace } from "../location.ts";
import { useAnswer } from "../use-answer.ts";
import { finished, forgetFinished } from "./finished.ts";
import { Markdown } from "./markdown.tsx";

/** All lessons, in the reading order that the learner has time for. */
export function LessonList() {
  const { query } = usePlace();
  const page = useAnswer<LessonsPage>("lessons");
  const [done, setDone] = useState(finished());
  if (page === "gone")
    return <Message title="There are no lessons" text="This application has none in its console.config.ts." />;
  if (!page) return <main />;
  const chosen = page.orders.find(({ title }) => title === query.get("order")) ?? page.orders[0];
  const shown = chosen
    ? chosen.slugs.flatMap((slug) => page.lessons.find((each) => each.slug === slug) ?? [])
    : page.lessons;
  const doneHere = shown.filter(({ slug }) => done.has(slug)).length;
  const next =
    shown.find(({ stepsDone }) => stepsDone !== undefined && stepsDone < 4) ??
    shown.find(({ slug }) => !done.has(slug));
  return (
    <main>
      <div class="body">
        <div class="title">
          <div>
            <h1>Lessons</h1>
            <p>
              Five minutes each, on the system that runs here: predict what will happen, break it, see it, and fix it.
            </p>
          </div>
          <fieldset class="seg push" aria-label="Reading order">
            {page.orders.map(({ title }) => (
              <button
                type="button"
                key={title}
                aria-pressed={title === chosen?.title}
                onClick={() => setQuery({ order: title === page.orders[0]?.title ? undefined : title }, "replace")}
              >
                {title}
              </button>
            ))}
          </fieldset>
        </div>
        <div class="pad">
          <ol class="plain lessons">
            {shown.map((lesson) => (
              <Row
                key={lesson.slug}
                lesson={lesson}
                number={page.lessons.indexOf(lesson) + 1}
                isDone={done.has(lesson.slug)}
                isNext={lesson === next}
              />
            ))}
          </ol>
          <p class="m s">
            {doneHere} of {shown.length} finished in this browser.{" "}
            {done.size > 0 && (
              <button
                type="button"
                class="btn quiet small"
                onClick={() => {
                  forgetFinished();
                  setDone(finished());
                }}
              >
                Begin anew
              </button>
            )}
          </p>
        </div>
      </div>
    </main>
  );
}

function Row({
  lesson: { slug, title, question, needsClock, stepsDone },
  number,
  isDone,
  isNext,
}: {
  lesson: LessonRow;
  number: number;
  isDone: boolean;
  isNext: boolean;
}) {
  const lacksClock = needsClock && !boot.driven;
  return (
    <li class={isNext ? "next" : ""}>
      <a href={linkTo(`lessons/${slug}`)}>
        <span class={isDone ? "dot done" : "dot"} aria-hidden="true">
          {isDone ? "✓" : number}
        </span>
        <span class="of">
          <b>{title}</b>
          <span class="m">
            <Markdown text={question} inline />
          </span>
        </span>
        <span class="push m s state">
          {stepsDone !== undefined ? (
            <span class="tag wait">
              <Mark kind="wait" label="" /> under way, {stepsDone} of 4
            </span>
          ) : isDone ? (
            "finished"
          ) : lacksClock ? (
            <>
              needs <code>--clock</code>
            </>
          ) : (
            "5 min"
          )}
        </span>
      </a>
    </li>
  );
}
