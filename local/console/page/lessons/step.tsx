import { useEffect, useRef, useState } from "preact/hooks";
import type { LessonMove, LessonStepView } from "../../api/lessons.ts";
import { exactTime } from "../format.ts";
import { Mark } from "../frame/marks.tsx";
import { Markdown } from "./markdown.tsx";
import { Question } from "./question.tsx";

const TITLES: Record<LessonStepView["name"], string> = { predict: "Predict", break: "Break", see: "See", fix: "Fix" };

/** A step: which fact proved it, what the current one waits for, or what is still ahead. */
export function Step({
  step,
  number,
  isBusy,
  isOff,
  problem,
  onMove,
}: {
  step: LessonStepView;
  number: number;
  isBusy: boolean;
  isOff: boolean;
  problem: string;
  onMove(move: Omit<LessonMove, "lesson">): Promise<void>;
}) {
  const { name, state, question, actions } = step;
  const [draft, setDraft] = useState<readonly string[]>();
  const answer = draft ?? step.answer ?? startOf(step);
  const isCurrent = state === "current";
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isCurrent && number > 1) item.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent]);
  const isAnswered = answer.some((each) => each.trim() !== "");
  const takers = new Set(actions.filter(({ takesAnswer }) => takesAnswer).map(({ id }) => id));
  const hasOwnButton = question !== undefined && takers.size === 0;
  const act = (action?: string) =>
    onMove({
      step: name,
      ...(question && isAnswered && (action === undefined || takers.has(action)) && { answer: [...answer] }),
      ...(action !== undefined && { action }),
    });

  return (
    <li ref={item} class={state} id={name} aria-current={isCurrent ? "step" : undefined}>
      <span class="dot" aria-hidden="true">
        {state === "done" ? "✓" : number}
      </span>
      <div>
        <h2>{TITLES[name]}</h2>
        <div class="prose">
          <Markdown text={step.text} />
        </div>
        {question && (isCurrent || step.answer) && (
          <Question
            name={name}
            question={question}
            answer={isCurrent ? answer : (step.answer ?? [])}
            isOpen={isCurrent && !isOff}
            onAnswer={setDraft}
          />
        )}
        {isCurrent && (
          <div class="acts">
            {hasOwnButton && (
              <button
                type="button"
                class={actions.length === 0 ? "btn main" : "btn"}
                disabled={isBusy || isOff || !isAnswered}
                onClick={() => void act()}
              >
                {name === "predict" ? "Predict" : "Answer"}
              </button>
            )}
            {actions.map(({ id, label }, i) => (
              <button
                type="button"
                key={id}
                class={i === 0 ? "btn main" : "btn"}
                disabled={isBusy || isOff}
                onClick={() => void act(id)}
              >
                {label}
              </button>
            ))}
          </div>
        )}
        {problem !== "" && (
          <p class="said dead" role="alert">
            <Mark kind="dead" label="" />
            <span>{problem}</span>
          </p>
        )}
        {step.proof !== undefined && name !== "predict" && (
          <p class="said flow" title={step.provenAt === undefined ? undefined : exactTime(step.provenAt)}>
            <Mark kind="flow" label="" />
            <span>
              Checked: <Markdown text={step.proof} inline />
            </span>
          </p>
        )}
        {step.waiting !== undefined && name !== "predict" && (
          <p class="said m" role="status">
            <Mark kind="wait" label="" />
            <span>
              Waiting for: <Markdown text={step.waiting} inline />
            </span>
          </p>
        )}
        {step.lookBack && (
          <div class={`lookback ${step.lookBack.wasRight ? "flow" : "wait"}`}>
            <Mark kind={step.lookBack.wasRight ? "flow" : "none"} label="" />
            <div class="prose">
              <Markdown
                text={`${step.lookBack.wasRight ? "As you said." : "It came differently."} ${step.lookBack.because}`}
              />
            </div>
          </div>
        )}
      </div>
    </li>
  );
}

/** What a question begins with; an order begins in some order. */
function startOf({ question }: LessonStepView): readonly string[] {
  if (question?.kind === "text") return [question.start ?? ""];
  return question?.kind === "order" ? question.options.map(({ value }) => value) : [];
}
