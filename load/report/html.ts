const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Escaped HTML, ready to be inserted into a page. */
export interface Html {
  html: string;
}

type Part = string | number | undefined | false | Html | readonly Html[];

const written = (part: Part): string => {
  if (part === undefined || part === false) return "";
  if (typeof part === "object") return "html" in part ? part.html : part.map(({ html }) => html).join("");
  return String(part).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
};

/** A template tag that escapes its values, unless they are already HTML. */
export function html(strings: TemplateStringsArray, ...values: Part[]): Html {
  return { html: strings.map((text, index) => text + written(values[index])).join("") };
}

interface Table {
  className?: string;
  head?: readonly Html[];
  rows: readonly Html[];
}

/** Returns a table that scrolls by itself where it is wider than the page. */
export const table = ({ className = "", head, rows }: Table): Html =>
  html`<div class="scroll" tabindex="0"><table class="${className}">${head && html`<thead><tr>${head}</tr></thead>`}<tbody>${rows}</tbody></table></div>`;
