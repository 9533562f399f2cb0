import type { ComponentChildren } from "preact";
import { shortId } from "../../shared/short-id.ts";

const LONGEST_TEXT = 300;
const LONGEST_LIST = 50;
const LONGEST_LINE = 44;

/** JSON as text with muted names. Ids are shortened in the middle, long lists after their first elements. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard.
    <section class="code" tabIndex={0} aria-label={label}>
      <pre>{printed(value, "")}</pre>
    </section>
  );
}

function printed(value: unknown, indent: string): ComponentChildren {
  if (typeof value === "string") return <Text value={value} />;
  if (typeof value !== "object" || value === null) return String(value);
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return isList ? "[]" : "{}";
  const line = isList ? oneLine(value) : undefined;
  if (line !== undefined) return line;
  const shown = entries.slice(0, LONGEST_LIST);
  return (
    <>
      {isList ? "[" : "{"}
      {shown.map(([name, each], i) => (
        <span key={name}>
          {`\n${inner}`}
          {!isList && <span class="k">{name}</span>}
          {!isList && ": "}
          {printed(each, inner)}
          {i < entries.length - 1 && ","}
        </span>
      ))}
      {shown.length < entries.length && <span class="k">{`\n${inner}… ${entries.length - shown.length} more`}</span>}
      {`\n${indent}${isList ? "]" : "}"}`}
    </>
  );
}

/** A short list of plain values on a line of its own; undefined for any other. */
function oneLine(list: readonly unknown[]): ComponentChildren {
  if (list.some((each) => typeof each === "object" && each !== null)) return undefined;
  if (JSON.stringify(list).length > LONGEST_LINE) return undefined;
  return (
    <>
      {"["}
      {list.map((each, i) => (
        <span key={i}>
          {i > 0 && ", "}
          {printed(each, "")}
        </span>
      ))}
      {"]"}
    </>
  );
}

function Text({ value }: { value: string }) {
  const cut = value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  const isId = /^[\w-]{19,}$/.test(value) && !/^\d{4}-\d\d-/.test(value);
  const text = isId ? shortId(value) : cut;
  return text === value ? JSON.stringify(value) : <span title={value}>{JSON.stringify(text)}</span>;
}
