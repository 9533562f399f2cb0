import { TELLING } from "../../events/personal-data.ts";
import { Refusal } from "./refusal.ts";

/** The kinds of fields (events/fields.ts) that a generated contract can have, each with an example. */
const EXAMPLES: Record<string, string> = {
  Id: `"ord_7f0c2b0e3a5e4b8e9a530d2f6c1b7e11"`,
  Text: `"any text"`,
  Money: "4990",
  Currency: `"EUR"`,
  Count: "3",
  Quantity: "1",
  Time: `"2026-11-23T18:08:00.000Z"`,
  Day: `"2026-11-23"`,
};

/** A field of an event's data. */
export interface Field {
  name: string;
  kind: string;
  /** As code. */
  example: string;
}

/** Reads `orderId:Id,parcels:Quantity`; the first is what the event is about. Throws `Refusal`. */
export function fieldsIn(text: string): Field[] {
  const fields = text.split(",").map(fieldIn);
  const [subject] = fields;
  if (subject && !EXAMPLES[subject.kind]?.startsWith('"'))
    throw new Refusal(`The first field is what the event is about, such as orderId:Id: ${subject.name} is a number.`);
  const twice = fields.find(({ name }, i) => fields.findIndex((each) => each.name === name) !== i);
  if (twice) throw new Refusal(`The field ${twice.name} is there twice.`);
  return fields;
}

function fieldIn(text: string): Field {
  const [name = "", kind = "", ...rest] = text.split(":");
  const example = EXAMPLES[kind];
  if (!/^[a-z][A-Za-z0-9]*$/.test(name) || !example || rest.length > 0)
    throw new Refusal(
      `"${text}" is not a field such as orderId:Id; the kinds are ${Object.keys(EXAMPLES).join(", ")}.`,
    );
  if (soundsPersonal(name))
    throw new Refusal(
      `${name} may be personal data: add it by hand, with personal(…) of events/personal-data.ts, and to docs/security.md.`,
    );
  return { name, kind, example };
}

const soundsPersonal = (name: string): boolean =>
  name.split(/(?=[A-Z])/).some((word) => TELLING.has(word.toLowerCase()));

/** Returns the field that names a thing, such as `shipmentId`, with an example of its own. */
export const idOf = (thing: string): Field => ({ name: `${thing}Id`, kind: "Id", example: `"${thing}-7f0c2b0e"` });

/** Returns the field that another event is about, as its contract's example has it. */
export function sameField(name: string, example: unknown): Field {
  const isDay = typeof example === "string" && /^\d{4}-\d\d-\d\d$/.test(example);
  return { name, kind: isDay ? "Day" : "Id", example: JSON.stringify(example) };
}
