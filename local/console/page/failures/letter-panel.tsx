import { useEffect, useState } from "preact/hooks";
import type { LetterDetails, LetterOutcome, LetterStep } from "../../api/failures.ts";
import { shortId } from "../../shared/short-id.ts";
import { isReadOnly } from "../boot.ts";
import { clockTime } from "../format.ts";
import { JsonView } from "../frame/json-view.tsx";
import { Mark } from "../frame/marks.tsx";
import { Panel } from "../frame/panel.tsx";
import { linkTo } from "../location.ts";
import { change, Refused, read } from "../request.ts";

interface Props {
  queue: string;
  id: string;
  onDone(words: string): void;
}

/** One letter: why it died, its way here, its content, and what to check before it goes back. */
export function LetterPanel({ queue, id, onDone }: Props) {
  const [details, setDetails] = useState<LetterDetails | "gone">();
  const [edited, setEdited] = useState<string>();
  useEffect(() => setEdited(undefined), [queue, id]);
  useEffect(() => {
    const stop = new AbortController();
    read<LetterDetails>(`failures/${encodeURIComponent(queue)}/${encodeURIComponent(id)}`, stop.signal).then(
      setDetails,
      (error) => error instanceof Refused && error.status === 404 && setDetails("gone"),
    );
    return () => stop.abort();
  }, [queue, id]);

  if (details === "gone")
    return (
      <Panel kicker="Letter" title={shortId(id)}>
        <section>It has left its dead-letter queue.</section>
      </Panel>
    );
  if (!details || details.row.id !== id)
    return (
      <Panel kicker="Dead letter" title="…">
        {null}
      </Panel>
    );
  const { row, json, steps, checks } = details;

  async function redrive(payload?: string) {
    const letter = { queue, id, ...(payload !== undefined && { payload }) };
    const { failed } = await change<LetterOutcome>("failures/redrive", { letters: [letter] });
    onDone(failed[0]?.message ?? "1 letter on the way again.");
    setEdited(undefined);
  }
  const send = (payload?: string) => void redrive(payload).catch((error: Error) => onDone(error.message));
  const willReturn = checks.some(({ signal }) => signal === "dead");

  return (
    <Panel kicker={`Dead letter ${id.slice(0, 8)}`} title={row.type ?? "Message"}>
      <section>
        <p>
          <b class="dead">{row.reason}.</b> <span class="wrap">{row.message}</span>
        </p>
        <div class="acts">
          {row.story !== undefined && (
            <a class="btn small" href={linkTo(`stories/${encodeURIComponent(row.story)}`)}>
              Story
            </a>
          )}
        </div>
      </section>
      {steps.length > 0 && (
        <section>
          <h3>Its way here</h3>
          <Steps steps={steps} />
        </section>
      )}
      <section>
        <h3>What it says</h3>
        {json === undefined ? (
          <section class="code wrap" aria-label="The letter's text">
            {details.body}
          </section>
        ) : (
          <JsonView value={contentOf(json)} label="The letter's content" />
        )}
      </section>
      {!isReadOnly && (
        <section>
          <h3>Before you redrive it</h3>
          <Steps steps={checks} />
          {willReturn && <p class="s m">Redriven now, it would come back here.</p>}
          {edited === undefined ? (
            <div class="acts">
              <button type="button" class="btn" disabled={!row.canRedrive} onClick={() => send()}>
                Redrive it
              </button>
              <button
                type="button"
                class="btn"
                disabled={!row.canRedrive}
                onClick={() => setEdited(indented(details.payload))}
              >
                Edit and send
              </button>
            </div>
          ) : (
            <Editor text={edited} onChange={setEdited} onSend={send} onCancel={() => setEdited(undefined)} />
          )}
        </section>
      )}
    </Panel>
  );
}

function Editor({
  text,
  onChange,
  onSend,
  onCancel,
}: {
  text: string;
  onChange(text: string): void;
  onSend(payload: string): void;
  onCancel(): void;
}) {
  const flaw = flawIn(text);
  return (
    <form
      onSubmit={(submit) => {
        submit.preventDefault();
        if (flaw === undefined) onSend(JSON.stringify(JSON.parse(text)));
      }}
    >
      <textarea
        class="code edit"
        aria-label="What is sent"
        spellcheck={false}
        rows={16}
        value={text}
        onInput={(typing) => onChange(typing.currentTarget.value)}
      />
      <p class="s dead" role="status">
        {flaw}
      </p>
      <div class="acts">
        <button type="submit" class="btn main" disabled={flaw !== undefined}>
          Send
        </button>
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

/** An event's detail is what a reader looks for; other content is shown whole. */
function contentOf(json: unknown): unknown {
  const { requestPayload } = Object(json) as { requestPayload?: unknown };
  const { detail } = Object(requestPayload ?? json) as { detail?: unknown };
  return detail ?? json;
}

const Steps = ({ steps }: { steps: LetterStep[] }) => (
  <ol class="steps">
    {steps.map(({ signal, words, at }) => (
      <li key={words}>
        <Mark kind={signal} label="" />
        <span>
          {words} {at !== undefined && <span class="m">{clockTime(at)}</span>}
        </span>
      </li>
    ))}
  </ol>
);

function indented(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}

function flawIn(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `This is not JSON: ${(error as Error).message}`;
  }
}
