import { styleText } from "node:util";

/** What is said on one line, or, where it is too long and must be read whole, on several. */
export interface Line {
  /** What it is about: an event's subject. */
  subject: string;
  /** Such as the event's type. */
  type?: string;
  text: string;
  /** Stands at the end of the first line, whatever becomes of the text. */
  end?: string;
  /** How the text is made to fit; without it, it goes on in further lines. */
  fit?: (text: string, columns: number) => string;
  style?: "dim" | "red" | "yellow" | "green" | "magenta";
}

const COLUMNS = 100;
/** The time and a blank. */
const TIME = 13;
const SUBJECT = 13;
const TYPE = 17;

/** Returns a line as it is printed behind its time: no more than 100 columns wide. */
export function layOut({ subject, type = "", text, end = "", fit, style }: Line): string {
  const head = `${middleCut(subject, SUBJECT).padEnd(SUBJECT)} ${middleCut(type, TYPE).padEnd(TYPE)} `;
  const room = COLUMNS - TIME - head.length;
  const rest = end === "" ? 0 : end.length + 1;
  const [first = "", ...more] = fit ? [fit(text, room - rest)] : wrapped(text, room);
  const [name, kind] = [head.slice(0, SUBJECT), head.slice(SUBJECT + 1, -1)];
  const said = [first, ...more.map((each) => " ".repeat(TIME + head.length) + each)].join("\n");
  const tail = end && styleText("dim", ` ${end}`);
  if (style === "red" || style === "dim") return styleText(style, `${head}${said}`) + tail;
  const styled = style ? styleText(style, said) : said;
  const kindStyle = style === "yellow" ? "yellow" : "bold";
  return `${styleText("blue", name)} ${styleText(kindStyle, kind)} ${styled}${tail}`;
}

/** `ord_e320…de4a`: people tell ids apart by both their ends. */
function middleCut(text: string, columns: number): string {
  const kept = Math.ceil((columns - 1) * 0.6);
  return text.length <= columns ? text : `${text.slice(0, kept)}…${text.slice(kept + 1 - columns)}`;
}

/** The end of a name is what tells it from others. */
export const tailOf = (text: string, columns: number): string =>
  text.length <= columns ? text : `→ …${text.slice(3 - columns)}`;

export const cut = (text: string, columns: number): string =>
  text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;

/** At blanks where there are some, otherwise anywhere. */
function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > columns) {
    const blank = rest.lastIndexOf(" ", columns);
    const at = blank > columns / 2 ? blank : columns;
    lines.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}
