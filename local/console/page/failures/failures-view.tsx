import { useMemo, useState } from "preact/hooks";
import type { FailuresPage, LetterOutcome, LetterQueue, LetterRow, RetryingRow } from "../../api/failures.ts";
import { shortId } from "../../shared/short-id.ts";
import { isReadOnly, subjectName } from "../boot.ts";
import { EventPanel } from "../event-list/event-panel.tsx";
import { ago, plural } from "../format.ts";
import { Dialog } from "../frame/dialog.tsx";
import { Mark } from "../frame/marks.tsx";
import { useKeys } from "../keys.ts";
import { linkTo, setQuery, usePlace } from "../location.ts";
import { change } from "../request.ts";
import { useLiveAnswer } from "../use-live-answer.ts";
import { LetterPanel } from "./letter-panel.tsx";
import { LetterTable } from "./letter-table.tsx";
import { idOf, reasonsOf, refOf, withQuery } from "./letters.ts";

/** Every dead letter: why it is one, and its way back. */
export default function FailuresView() {
  const { query: place } = usePlace();
  const query = place.get("q") ?? "";
  const reason = place.get("reason") ?? undefined;
  const opened = place.get("sel") ?? undefined;
  const { answer, version, reload } = useLiveAnswer<FailuresPage>("failures");
  const page = answer === "gone" ? undefined : answer;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState("");
  const [isDeleting, setDeleting] = useState(false);

  const queues = useMemo(() => withQuery(page?.queues ?? [], query, reason), [page, query, reason]);
  const shown = queues.flatMap((queue) => queue.letters.map((row) => ({ queue, row })));
  const dead = shown.filter(({ row }) => row.signal === "dead");
  const selected = dead.filter(({ queue, row }) => chosen.has(idOf(queue, row)));

  async function act(what: "redrive" | "delete", letters: typeof dead) {
    const outcome = await change<LetterOutcome>(`failures/${what}`, { letters: letters.map(refOf) }).catch(
      (error: Error): LetterOutcome => ({ done: 0, failed: [{ id: "", message: error.message }] }),
    );
    setSaid(wordsFor(what, outcome));
    setChosen(new Set());
    reload();
  }

  const done = (words: string) => {
    setSaid(words);
    reload();
  };
  const toggle = (queue: LetterQueue, row: LetterRow, isRange = false) =>
    setChosen((before) => {
      const next = new Set(before);
      const ids = dead.map((each) => idOf(each.queue, each.row));
      const at = ids.indexOf(idOf(queue, row));
      const last = ids.findLastIndex((id) => before.has(id));
      const range = isRange && last >= 0 ? ids.slice(Math.min(at, last), Math.max(at, last) + 1) : [ids[at] ?? ""];
      const isOn = !isRange && before.has(idOf(queue, row));
      for (const id of range) isOn ? next.delete(id) : next.add(id);
      return next;
    });

  const current = shown.find(({ queue, row }) => idOf(queue, row) === opened);
  const step = (by: number) => {
    const at = current ? shown.indexOf(current) : -1;
    const next = shown[at < 0 ? 0 : Math.max(0, Math.min(shown.length - 1, at + by))];
    if (next) setQuery({ sel: idOf(next.queue, next.row) }, opened ? "replace" : "push");
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    x: () => current?.row.signal === "dead" && toggle(current.queue, current.row),
    X: () => current?.row.signal === "dead" && toggle(current.queue, current.row, true),
    r: () => !isReadOnly && selected.length > 0 && void act("redrive", selected),
  });

  if (!page) return <main />;
  return (
    <main>
      <div class="body">
        <div class="tools">
          <search class="field" aria-label="Filter">
            <input
              type="text"
              aria-label={`Filter by reason, queue, event, ${subjectName}`}
              placeholder={`Reason, queue, event, ${subjectName}`}
              value={query}
              onInput={(typing) => setQuery({ q: typing.currentTarget.value }, "replace")}
            />
          </search>
          <Reasons queues={withQuery(page.queues, query, undefined)} current={reason} />
        </div>
        {dead.length > 0 && !isReadOnly && (
          <div class={selected.length > 0 ? "bulk on" : "bulk"}>
            <label class="check">
              <input
                type="checkbox"
                checked={selected.length === dead.length}
                aria-label="Select all"
                onChange={({ currentTarget: { checked } }) =>
                  setChosen(new Set(checked ? dead.map(({ queue, row }) => idOf(queue, row)) : []))
                }
              />
              <b>
                {selected.length} of {dead.length} selected
              </b>
            </label>
            <span class="m hide-s">Each goes back to the consumer that gave up.</span>
            <span class="push" />
            <button type="button" class="btn small" disabled={selected.length === 0} onClick={() => setDeleting(true)}>
              Delete …
            </button>
            {selected.length > 0 && (
              <button type="button" class="btn main small" onClick={() => void act("redrive", selected)}>
                Redrive {selected.length}
              </button>
            )}
            <button type="button" class="btn small" onClick={() => void act("redrive", dead)}>
              Redrive all {dead.length}
            </button>
          </div>
        )}
        <p class={said ? "note" : "vh"} role="status">
          {said}
        </p>
        {shown.length > 0 && (
          <LetterTable
            queues={queues}
            chosen={chosen}
            opened={opened}
            onToggle={toggle}
            onOpen={(queue, row) => setQuery({ sel: idOf(queue, row) }, opened ? "replace" : "push")}
          />
        )}
        {shown.length === 0 && (
          <p class="note">
            {page.queues.length === 0
              ? "No dead letters. What fails for good appears here, with its reason and its way back."
              : "No letter fits."}
          </p>
        )}
        <Empty names={page.empty} />
        {page.retrying.length > 0 && <Retrying rows={page.retrying} />}
      </div>
      {current?.row.signal === "dead" && <LetterPanel queue={current.queue.queue} id={current.row.id} onDone={done} />}
      {current && current.row.signal !== "dead" && current.row.eventId !== undefined && (
        <EventPanel id={current.row.eventId} version={version} />
      )}
      {isDeleting && (
        <Dialog title="Delete letters" onClose={() => setDeleting(false)}>
          <h2>Delete {plural(selected.length, "letter")}?</h2>
          <p>They are gone for good: their consumers never get these events from here.</p>
          <div class="acts">
            <button
              type="button"
              class="btn main"
              onClick={() => {
                setDeleting(false);
                void act("delete", selected);
              }}
            >
              Delete {selected.length}
            </button>
            <button type="button" onClick={() => setDeleting(false)}>
              Cancel
            </button>
          </div>
        </Dialog>
      )}
    </main>
  );
}

function wordsFor(what: "redrive" | "delete", { done, failed }: LetterOutcome): string {
  const did = what === "redrive" ? `${plural(done, "letter")} on the way again.` : `${plural(done, "letter")} deleted.`;
  const [first] = failed;
  return first ? `${done > 0 ? `${did} ` : ""}${plural(failed.length, "letter")} not: ${first.message}` : did;
}

function Reasons({ queues, current }: { queues: LetterQueue[]; current: string | undefined }) {
  const reasons = reasonsOf(queues);
  if (reasons.length < 2 && current === undefined) return null;
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  return (
    <fieldset class="seg" aria-label="Reason">
      <button type="button" aria-pressed={current === undefined} onClick={() => setQuery({ reason: undefined })}>
        All {total}
      </button>
      {reasons.map(([reason, count]) => (
        <button type="button" key={reason} aria-pressed={current === reason} onClick={() => setQuery({ reason })}>
          {reason} {count}
        </button>
      ))}
    </fieldset>
  );
}

function Empty({ names }: { names: string[] }) {
  if (names.length === 0) return null;
  return (
    <details class="note s">
      <summary>
        {names.length === 1 ? "One dead-letter queue is" : `${names.length} dead-letter queues are`} empty
      </summary>
      <ul class="plain">
        {names.map((name) => (
          <li key={name}>
            <code>{name}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Retrying({ rows }: { rows: RetryingRow[] }) {
  return (
    <section class="alive">
      <div class="headrow">
        <h2>Not dead yet</h2>
        <span class="m s hide-s">Still being tried: these come again by themselves.</span>
      </div>
      <ul class="plain">
        {rows.map((row) => (
          <li class="rowlink" key={`${row.eventId} ${row.consumer}`}>
            <span class="tag retry">
              <Mark kind="retry" label="" />
              {row.failed} failed
            </span>
            <a class="strong" href={linkTo(`stories/${encodeURIComponent(row.story)}`)}>
              {row.type}
            </a>
            {row.subject !== undefined && <code class="m nowrap">{shortId(row.subject)}</code>}
            <span class="m cut hide-s">{row.reason}</span>
            <span class="push m nowrap">{ago(row.since)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
