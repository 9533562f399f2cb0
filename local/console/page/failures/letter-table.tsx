import { Fragment } from "preact";
import type { LetterQueue, LetterRow } from "../../api/failures.ts";
import { shortId } from "../../shared/short-id.ts";
import { ago, exactTime } from "../format.ts";
import { Mark } from "../frame/marks.tsx";
import { idOf } from "./letters.ts";

interface Props {
  queues: LetterQueue[];
  chosen: ReadonlySet<string>;
  opened: string | undefined;
  onToggle(queue: LetterQueue, row: LetterRow, isRange: boolean): void;
  onOpen(queue: LetterQueue, row: LetterRow): void;
}

/** The letters, by the consumer that gave up. */
export function LetterTable({ queues, ...rest }: Props) {
  return (
    <table class="stack fails">
      <colgroup>
        <col class="c-choose" />
        <col class="c-letter" />
        <col />
        <col class="c-tries" />
        <col class="c-since" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">
            <span class="vh">Select</span>
          </th>
          <th scope="col">Event</th>
          <th scope="col">Why it is here</th>
          <th scope="col" class="num">
            Tries
          </th>
          <th scope="col" class="num">
            Since
          </th>
        </tr>
      </thead>
      <tbody>
        {queues.map((queue) => (
          <Fragment key={queue.queue}>
            <tr class="grp">
              <td class="hide-s" />
              <td colSpan={4} title={queue.queue}>
                <b>{queue.consumer ?? queue.queue}</b>{" "}
                <span class="m">
                  {queue.kind ?? "dead-letter queue"} · {wordsOf(queue)}
                </span>
              </td>
            </tr>
            {queue.letters.map((row) => (
              <Letter key={row.id} queue={queue} row={row} {...rest} />
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function wordsOf({ letters, more }: LetterQueue): string {
  const dead = letters.filter(({ signal }) => signal === "dead").length;
  return `${more ? "more than " : ""}${dead} dead`;
}

const CLASSES = { dead: "dead", wait: "wait", flow: "flow" };

function Letter({
  queue,
  row,
  chosen,
  opened,
  onToggle,
  onOpen,
}: Omit<Props, "queues"> & { queue: LetterQueue; row: LetterRow }) {
  const id = idOf(queue, row);
  const name = row.type ?? "Message";
  return (
    <tr aria-selected={id === opened} onClick={() => onOpen(queue, row)}>
      <td>
        {row.signal === "dead" ? (
          <input
            type="checkbox"
            aria-label={`Select ${name} ${row.subject ?? row.id}`}
            checked={chosen.has(id)}
            onClick={(click) => {
              click.stopPropagation();
              onToggle(queue, row, click.shiftKey);
            }}
          />
        ) : (
          <Mark kind={row.signal} label="" />
        )}
      </td>
      <td>
        <button type="button" class="name" aria-pressed={id === opened}>
          {name}
        </button>{" "}
        <code class="m" title={row.subject}>
          {shortId(row.subject ?? row.id)}
        </code>
      </td>
      <td class="full" title={row.message}>
        <b class={CLASSES[row.signal]}>{row.reason}</b> {row.message}
      </td>
      <td class="num">
        {row.tries}
        {row.tries !== undefined && <span class="vh"> tries</span>}
      </td>
      <td class="num m" title={row.since === undefined ? "not known here" : exactTime(row.since)}>
        {row.since === undefined ? "not known" : ago(row.since)}
      </td>
    </tr>
  );
}
