const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** HTML that is ready to be put in a page. */
export interface Html {
  html: string;
}

type Part = string | number | undefined | false | Html | readonly Html[];

const written = (part: Part): string => {
  if (part === undefined || part === false) return "";
  if (typeof part === "object") return "html" in part ? part.html : part.map(({ html }) => html).join("");
  return String(part).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
};

/** A template whose values are escaped, unless they are HTML already. */
export function html(strings: TemplateStringsArray, ...values: Part[]): Html {
  return { html: strings.map((text, index) => text + written(values[index])).join("") };
}
