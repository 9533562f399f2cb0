import type { LessonQuestionView } from "../../api/lessons.ts";
import { Markdown } from "./markdown.tsx";

interface Props {
  name: string;
  question: LessonQuestionView;
  answer: readonly string[];
  isOpen: boolean;
  onAnswer(answer: readonly string[]): void;
}

/** What is asked of the learner, and the answer as it stands. */
export function Question(props: Props) {
  const { kind } = props.question;
  if (kind === "text") return <Field {...props} />;
  return kind === "order" ? <Order {...props} /> : <Choice {...props} />;
}

function Choice({ name, question, answer, isOpen, onAnswer }: Props) {
  const isOne = question.kind === "one";
  const toggle = (value: string) =>
    onAnswer(isOne ? [value] : answer.includes(value) ? answer.filter((each) => each !== value) : [...answer, value]);
  return (
    <fieldset class="opts" disabled={!isOpen}>
      <legend>{question.label}</legend>
      {question.options.map(({ value, label }) => (
        <label key={value} class={answer.includes(value) ? "on" : ""}>
          <input
            type={isOne ? "radio" : "checkbox"}
            name={name}
            value={value}
            checked={answer.includes(value)}
            onChange={() => toggle(value)}
          />
          <span>
            <Markdown text={label} inline />
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Order({ question, answer, isOpen, onAnswer }: Props) {
  const swap = (at: number) =>
    onAnswer(answer.map((value, i) => (i === at ? answer[at + 1] : i === at + 1 ? answer[at] : value) ?? value));
  const labelOf = (value: string) => question.options.find((each) => each.value === value)?.label ?? value;
  return (
    <fieldset class="opts order" disabled={!isOpen}>
      <legend>{question.label}</legend>
      <ol>
        {answer.map((value, i) => (
          <li key={value} data-value={value}>
            <span>
              <Markdown text={labelOf(value)} inline />
            </span>
            {isOpen && (
              <span class="push nowrap">
                <button
                  type="button"
                  class="x"
                  disabled={i === 0}
                  aria-label={`${labelOf(value)}: earlier`}
                  onClick={() => swap(i - 1)}
                >
                  ↑
                </button>
                <button
                  type="button"
                  class="x"
                  disabled={i === answer.length - 1}
                  aria-label={`${labelOf(value)}: later`}
                  onClick={() => swap(i)}
                >
                  ↓
                </button>
              </span>
            )}
          </li>
        ))}
      </ol>
    </fieldset>
  );
}

function Field({ question, answer, isOpen, onAnswer }: Props) {
  const { label, rows = 1 } = question;
  const common = {
    "aria-label": label,
    value: answer[0] ?? "",
    readOnly: !isOpen,
    spellcheck: false,
  };
  return (
    <div class="asked">
      <span class="lab s m">{label}</span>
      {rows > 1 ? (
        <textarea
          {...common}
          class="code edit"
          rows={rows}
          onInput={({ currentTarget: { value } }) => onAnswer([value])}
        />
      ) : (
        <input {...common} type="text" class="mono" onInput={({ currentTarget: { value } }) => onAnswer([value])} />
      )}
    </div>
  );
}
