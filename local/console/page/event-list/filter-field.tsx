import { useEffect, useRef, useState } from "preact/hooks";
import { parseQuery, printQuery, type Term } from "../../shared/query.ts";
import { useKeys } from "../keys.ts";

/** The search of the list: conditions as removable tokens, then what is being typed. */
export function FilterField({
  query,
  onChange,
  label,
  placeholder,
}: {
  query: string;
  onChange(query: string): void;
  label: string;
  /** Shown while there is no search: what it may consist of. */
  placeholder: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  const terms = parseQuery(query);
  const tokens = terms.filter(({ field }) => field !== "");
  const words = printQuery(terms.filter(({ field }) => field === ""));
  const [typed, setTyped] = useState(words);
  useEffect(() => setTyped(words), [words]);
  useKeys({ "/": () => input.current?.focus() });

  const change = (kept: Term[], text: string) => onChange([printQuery(kept), text.trim()].filter(Boolean).join(" "));

  return (
    <search class="field" aria-label="Filter">
      {tokens.map((token) => (
        <button
          type="button"
          class="tok"
          key={printQuery([token])}
          aria-label={`Remove ${printQuery([token])}`}
          onClick={() =>
            change(
              tokens.filter((each) => each !== token),
              typed,
            )
          }
        >
          <b>{token.field}</b> {token.op === ":" ? "" : token.op}
          {token.value}
        </button>
      ))}
      <input
        ref={input}
        type="text"
        aria-label={label}
        placeholder={tokens.length > 0 ? "" : placeholder}
        value={typed}
        onInput={(typing) => {
          const { value } = typing.currentTarget;
          setTyped(value);
          // A condition is begun with its field: it counts once it is entered.
          if (!/[:=<>]/.test(value)) change(tokens, value);
        }}
        onKeyDown={(press) => {
          if (press.key === "Enter") change(tokens, typed);
          if (press.key === "Backspace" && typed === "" && tokens.length > 0) change(tokens.slice(0, -1), "");
          if (press.key === "Escape") press.currentTarget.blur();
        }}
      />
    </search>
  );
}
