import { Refusal } from "./refusal.ts";

/** What the stage's own stacks, topics and logs are called. */
const RESERVED = ["alarms", "archive", "audit", "bus", "github"];

/** Returns a service's name. Throws `Refusal` unless it is one free word. */
export function serviceName(name: string | undefined): string {
  if (name === undefined) throw new Refusal("Say what the service is called, such as shipping.");
  if (!/^[a-z][a-z0-9]{1,20}$/.test(name))
    throw new Refusal(`A service is called by one word of a-z and 0-9, such as shipping: "${name}" is not one.`);
  if (RESERVED.includes(name)) throw new Refusal(`The name ${name} is the stage's own: choose another.`);
  return name;
}

/** Returns an event's type. Throws `Refusal` unless it is a thing and what happened to it. */
export function eventType(type: string | undefined): string {
  if (type === undefined) throw new Refusal("Say what the event is called, such as ShipmentBooked.");
  if (!/^[A-Z][a-z0-9]*(?:[A-Z][a-z0-9]*)+$/.test(type))
    throw new Refusal(
      `An event is called by a thing and what happened to it, in PascalCase, such as ShipmentBooked: "${type}" is not.`,
    );
  return type;
}

/** `ShipmentBooked`, `shipment-booked`, and its parts: the thing, and what happened to it. */
export interface EventWords {
  type: string;
  file: string;
  /** `shipment` */
  thing: string;
  /** `Shipment` */
  Thing: string;
  /** `shipment booked` */
  title: string;
  /** `booked` */
  happened: string;
}

/** Returns the words that an event's type is made of. */
export function wordsOf(type: string): EventWords {
  const words = type.split(/(?=[A-Z])/);
  const lower = words.map((word) => word.toLowerCase());
  const Thing = words.slice(0, -1).join("");
  return {
    type,
    file: lower.join("-"),
    thing: Thing.charAt(0).toLowerCase() + Thing.slice(1),
    Thing,
    title: lower.join(" "),
    happened: lower.at(-1) ?? "",
  };
}

/** Returns a word with a capital. */
export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Returns the plural of an English noun, as in a table's name. */
export const plural = (noun: string): string => {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
};

/** Returns the suggestion to a misspelled word: what is there. */
export const thereAre = (what: string, names: string[]): string =>
  `There is no ${what}. There are: ${names.join(", ")}.`;

/** Returns what a service does, as the end of a sentence. Throws `Refusal` for what cannot stand in code as it is. */
export function phrase(text: unknown): string {
  const words = String(text).trim().replace(/\.$/, "");
  if (/^[a-z][\w ,;()'-]*$/.test(words)) return words;
  throw new Refusal(
    `--does is the end of a sentence, such as "books a shipment for each confirmed order": "${words}" is not.`,
  );
}
