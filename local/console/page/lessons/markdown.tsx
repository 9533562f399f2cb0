import type { ComponentChildren } from "preact";
import { linkTo } from "../location.ts";

/** The little Markdown that lessons are written in: paragraphs, lists, code, **strong**, and links into the console. */
export function Markdown({ text, inline = false }: { text: string; inline?: boolean }) {
  if (inline) return <>{spans(text)}</>;
  return (
    <>
      {text
        .trim()
        .split(/\n{2,}/)
        .map(block)}
    </>
  );
}

function block(text: string, key: number): ComponentChildren {
  const [, code] = /^```\w*\n([\s\S]*?)\n?```$/.exec(text) ?? [];
  if (code !== undefined)
    return (
      <pre class="code wrap" key={key}>
        {code}
      </pre>
    );
  const items = text.split(/\n(?=- )/);
  if (items.every((item) => item.startsWith("- ")))
    return (
      <ul key={key}>
        {items.map((item) => (
          <li key={item}>{spans(item.slice(2))}</li>
        ))}
      </ul>
    );
  return <p key={key}>{spans(text)}</p>;
}

const SPAN = /(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)\s]+\))/;

function spans(text: string): ComponentChildren[] {
  return text.split(SPAN).map((part, i) => {
    if (i % 2 === 0) return part;
    if (part.startsWith("`")) return <code key={i}>{part.slice(1, -1)}</code>;
    if (part.startsWith("**")) return <b key={i}>{part.slice(2, -2)}</b>;
    const [, words = "", target = ""] = /^\[(.+)\]\((.+)\)$/.exec(part) ?? [];
    if (!target.startsWith("console:")) return words;
    return (
      <a key={i} class="under" href={linkTo(target.slice("console:".length))}>
        {words}
      </a>
    );
  });
}
