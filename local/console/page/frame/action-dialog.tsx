import { useState } from "preact/hooks";
import type { Action } from "../../api/config.ts";
import { requestOf } from "../../shared/action-request.ts";
import { shortId } from "../../shared/short-id.ts";
import { linkTo, open } from "../location.ts";
import { Dialog } from "./dialog.tsx";

type Outcome = { status: number; text: string; subject?: string };

/** Something that the application offers to do: a request to its own API, as any client would send it. */
export function ActionDialog({ action, onClose }: { action: Action; onClose(): void }) {
  const { choice } = action;
  const [chosen, setChosen] = useState(choice?.options[0]?.value ?? "");
  const [outcome, setOutcome] = useState<Outcome>();
  const [isBusy, setBusy] = useState(false);

  async function act() {
    setBusy(true);
    try {
      const result = await send(action, chosen);
      setOutcome(result);
      if (result.subject !== undefined) {
        onClose();
        open(`stories/${encodeURIComponent(result.subject)}`);
      }
    } catch (error) {
      setOutcome({ status: 0, text: `The request got no answer: ${(error as Error).message}` });
    }
    setBusy(false);
  }

  return (
    <Dialog title={action.label} onClose={onClose}>
      <form
        onSubmit={(submit) => {
          submit.preventDefault();
          void act();
        }}
      >
        <h2>{action.label}</h2>
        <p class="m s">
          <code>
            {action.method} {action.path}
          </code>
        </p>
        {choice && (
          <fieldset class="opts">
            <legend>{choice.label}</legend>
            {choice.options.map(({ value, label }) => (
              <label key={value} class={value === chosen ? "on" : ""}>
                <input type="radio" name="choice" checked={value === chosen} onChange={() => setChosen(value)} />
                <span>
                  <code>{value}</code> {label}
                </span>
              </label>
            ))}
          </fieldset>
        )}
        {outcome && (
          <p class={outcome.status >= 200 && outcome.status < 300 ? "flow" : "dead"} role="status">
            {outcome.status > 0 && `Answered ${outcome.status}. `}
            {outcome.subject ? (
              <a href={linkTo(`stories/${encodeURIComponent(outcome.subject)}`)}>{shortId(outcome.subject)}</a>
            ) : (
              outcome.text
            )}
          </p>
        )}
        <div class="acts">
          <button type="submit" class="btn main" disabled={isBusy}>
            {action.label}
          </button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}

async function send(action: Action, chosen: string): Promise<Outcome> {
  const response = await fetch(action.path, requestOf(action, chosen));
  const text = await response.text();
  const { subjectField } = action;
  const subject = response.ok && subjectField !== undefined ? fieldOf(text, subjectField) : undefined;
  return { status: response.status, text: text.slice(0, 500), ...(subject !== undefined && { subject }) };
}

function fieldOf(text: string, name: string): string | undefined {
  try {
    const value = (JSON.parse(text) as Record<string, unknown>)[name];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
