import { useEffect, useRef, useState } from "preact/hooks";
import type { LessonMove, LessonPage } from "../../api/lessons.ts";
import { Message } from "../frame/message.tsx";
import { useFrames } from "../live.ts";
import { linkTo, open } from "../location.ts";
import { change, Refused, read } from "../request.ts";
import { Figures } from "./figures.tsx";
import { setFinished } from "./finished.ts";
import { Markdown } from "./markdown.tsx";
import { Step } from "./step.tsx";

/** What happened is looked at so long after the first of it. */
const PAUSE_MS = 120;

/** One lesson: its four steps on the left, what they do to the system on the right. */
export function LessonView({ slug }: { slug: string }) {
  const { page, setPage } = useLesson(slug);
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const current = page && page !== "gone" ? page.steps.find(({ state }) => state === "current")?.name : undefined;
  const isFinished = page !== undefined && page !== "gone" && page.conclusion !== undefined;
  useEffect(() => {
    if (isFinished) setFinished(slug);
  }, [isFinished]);
  useEffect(() => {
    if (current && page && page !== "gone" && page.isUnderWay)
      history.replaceState(null, "", `${window.location.pathname}#${current}`);
  }, [current]);

  if (page === "gone") return <Message title="There is no such lesson" text="The tab Lessons has all there are." />;
  if (!page) return <main />;

  async function post(path: string, body: object): Promise<void> {
    setBusy(true);
    setProblem("");
    try {
      setPage(await change<LessonPage>(`lessons/${path}`, { lesson: slug, ...body }));
    } catch (error) {
      setProblem((error as Error).message);
    }
    setBusy(false);
  }
  const move = (wanted: Omit<LessonMove, "lesson">) => post("move", wanted);
  async function leave(): Promise<void> {
    await post("leave", {});
    open("lessons");
  }

  return (
    <main class="lesson">
      <div class="body">
        <article class="course" aria-busy={isBusy}>
          <p class="s m">
            <a href={linkTo("lessons")}>Lessons</a> / {page.number} of {page.of} · five minutes
          </p>
          <h1>{page.title}</h1>
          <div class="prose">
            <Markdown text={page.intro} />
          </div>
          {page.lacksClock && (
            <p class="tip retry">
              This lesson needs hours of the cloud's time. Start the cloud with <code>npm start -- --clock</code> to
              take it; its figures are drawn all the same.
            </p>
          )}
          {page.other && (
            <p class="tip">
              <a href={linkTo(`lessons/${page.other.slug}`)}>{page.other.title}</a> is under way. Predicting here leaves
              it, and puts back what it has changed.
            </p>
          )}
          <ol class="course-steps">
            {page.steps.map((step, i) => (
              <Step
                key={step.name}
                step={step}
                number={i + 1}
                isBusy={isBusy}
                isOff={page.lacksClock}
                problem={step.state === "current" ? problem : ""}
                onMove={move}
              />
            ))}
          </ol>
          {page.conclusion !== undefined && (
            <div class="conclusion" role="status">
              <h2>What to remember</h2>
              <div class="prose">
                <Markdown text={page.conclusion} />
              </div>
            </div>
          )}
          <footer>
            <span class="m s">
              {page.isUnderWay ? "Leaving puts everything back as it was." : "Nothing is changed before you predict."}
            </span>
            {page.isUnderWay ? (
              <button
                type="button"
                class={isFinished ? "btn main" : "btn"}
                disabled={isBusy}
                onClick={() => void leave()}
              >
                {isFinished ? "Finish the lesson" : "Leave the lesson"}
              </button>
            ) : (
              <a class="btn" href={linkTo("lessons")}>
                All lessons
              </a>
            )}
          </footer>
        </article>
        <Figures figures={page.figures} isUnderWay={page.isUnderWay} question={page.question} />
      </div>
    </main>
  );
}

/** The lesson as it stands, read again when something has happened. */
function useLesson(slug: string) {
  const [page, setPage] = useState<LessonPage | "gone">();
  const due = useRef<number>(undefined);
  const path = `lessons/${encodeURIComponent(slug)}`;
  const load = () =>
    read<LessonPage>(path).then(
      setPage,
      (error) => error instanceof Refused && error.status === 404 && setPage("gone"),
    );
  useEffect(() => void load(), [slug]);
  useFrames({ facts: true }, 0, () => {
    due.current ??= window.setTimeout(() => {
      due.current = undefined;
      void load();
    }, PAUSE_MS);
  });
  useEffect(() => () => window.clearTimeout(due.current), []);
  return { page, setPage };
}
