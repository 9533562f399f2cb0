import { useState } from "preact/hooks";
import type { EventsPage } from "../../api/events.ts";
import { shortId } from "../../shared/short-id.ts";
import { subjectName } from "../boot.ts";
import { clockTime } from "../format.ts";
import { open } from "../location.ts";
import { read } from "../request.ts";
import { Dialog } from "./dialog.tsx";

/** Finds a story by its subject or any text of its events; what is no id becomes a search of the events. */
export function Find({ onClose }: { onClose(): void }) {
  const [text, setText] = useState("");
  const [found, setFound] = useState<EventsPage>();

  async function search(wanted: string) {
    setText(wanted);
    setFound(wanted.trim() ? await read<EventsPage>(`events?limit=8&q=${encodeURIComponent(wanted)}`) : undefined);
  }

  function go(path: string) {
    onClose();
    open(path);
  }

  return (
    <Dialog title="Find" onClose={onClose}>
      <form
        class="find"
        onSubmit={(submit) => {
          submit.preventDefault();
          go(`events?q=${encodeURIComponent(text)}`);
        }}
      >
        <input
          autoFocus
          type="search"
          aria-label={`Find: an id of ${subjectName} or event, a type, any text`}
          placeholder={`An id of ${subjectName} or event, a type, any text`}
          value={text}
          onInput={(input) => void search(input.currentTarget.value)}
        />
        <ul class="plain">
          {found?.rows.map((row) => (
            <li key={row.id}>
              <button
                type="button"
                class="result"
                onClick={() => go(`stories/${encodeURIComponent(row.story)}?sel=${row.id}`)}
              >
                <b>{row.type}</b> <code>{shortId(row.subject ?? row.id)}</code>
                <span class="push m mono">{clockTime(row.at)}</span>
              </button>
            </li>
          ))}
        </ul>
        {found && (
          <p class="m s">
            {found.summary.counts.all === 0
              ? "No event fits."
              : `${found.summary.counts.all} events fit. Enter shows all of them.`}
          </p>
        )}
      </form>
    </Dialog>
  );
}
