import { useEffect, useRef, useState } from "preact/hooks";
import type { EventRow } from "../../api/events.ts";
import { duration } from "../../shared/duration.ts";
import { shortId } from "../../shared/short-id.ts";
import { capitalized, subjectName } from "../boot.ts";
import { clockTime, exactTime } from "../format.ts";
import { Mark } from "../frame/marks.tsx";

const isPhone = matchMedia("(max-width: 720px)");
const rowHeight = () => (isPhone.matches ? 58 : 29);
/** Rows that are drawn above and below what is visible. */
const MARGIN = 12;

/** The rows that are visible, of a list that may be long. */
export function EventTable({
  rows,
  selected,
  onSelect,
  onEnd,
  end,
}: {
  rows: readonly EventRow[];
  selected: string | undefined;
  onSelect(row: EventRow): void;
  /** The last row is near. */
  onEnd(): void;
  /** What is said under the last row. */
  end: string;
}) {
  const list = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  const height = rowHeight();
  const first = Math.max(0, Math.floor(view.top / height) - MARGIN);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / height) + MARGIN);

  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (last >= rows.length - MARGIN) onEnd();
  });

  // The selection follows the keys, and stays in sight.
  const at = rows.findIndex(({ id }) => id === selected);
  useEffect(() => {
    const element = list.current;
    if (!element || at < 0) return;
    const [top, bottom] = [at * height, (at + 2) * height];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
  }, [selected]);

  return (
    <div
      class="list"
      ref={list}
      onScroll={(scroll) => setView({ top: scroll.currentTarget.scrollTop, height: scroll.currentTarget.clientHeight })}
    >
      <table class="stack ev" aria-rowcount={rows.length}>
        <colgroup>
          <col class="c-time" />
          <col class="c-type" />
          <col class="c-source" />
          <col class="c-subject" />
          <col />
          <col class="c-took" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Time (UTC)</th>
            <th scope="col">Event</th>
            <th scope="col" class="hide-s">
              Source
            </th>
            <th scope="col">{capitalized(subjectName)}</th>
            <th scope="col">What became of it</th>
            <th scope="col" class="num hide-s">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {first > 0 && <Space height={first * height} />}
          {rows.slice(first, last).map((row, i) => (
            <Row
              key={row.id}
              row={row}
              above={rows[first + i - 1]}
              isSelected={row.id === selected}
              onSelect={onSelect}
            />
          ))}
          {last < rows.length && <Space height={(rows.length - last) * height} />}
        </tbody>
      </table>
      <p class="note s">{end}</p>
    </div>
  );
}

const Space = ({ height }: { height: number }) => (
  <tr class="space" style={{ height: `${height}px` }}>
    <td colSpan={6} />
  </tr>
);

function Row({
  row,
  above,
  isSelected,
  onSelect,
}: {
  row: EventRow;
  above: EventRow | undefined;
  isSelected: boolean;
  onSelect(row: EventRow): void;
}) {
  const { subject } = row;
  return (
    <tr aria-selected={isSelected} onClick={() => onSelect(row)}>
      <td class="m mono" title={exactTime(row.at)}>
        {clockTime(row.at)}
      </td>
      <td>
        <button type="button" class="name" aria-pressed={isSelected}>
          {row.type}
        </button>
        {row.replay !== undefined && (
          <span class="m" title={`Replay ${row.replay}`}>
            {" "}
            replayed
          </span>
        )}
      </td>
      <td class="m hide-s">{row.source}</td>
      <td class={`mono ${subject !== undefined && subject === above?.subject ? "rep" : ""}`} title={subject}>
        {subject === undefined ? "" : shortId(lastPart(subject))}
      </td>
      <td>
        <span class={`pips ${row.outcome === "nobody" ? "m" : ""}`}>
          {row.marks.length === 0 ? (
            <Mark kind="none" label="" />
          ) : (
            row.marks.slice(0, 6).map((mark, i) => <Mark key={i} kind={mark} label="" />)
          )}
        </span>
        <span class={row.outcome === "nobody" ? "m" : ""}>{row.words}</span>
      </td>
      <td class="num m hide-s">{row.tookMs === undefined ? "" : duration(row.tookMs)}</td>
    </tr>
  );
}

/** A resource is often an ARN, of which the name tells most. */
const lastPart = (subject: string): string =>
  subject.startsWith("arn:") ? (subject.split(/[:/]/).at(-1) ?? "") : subject;
