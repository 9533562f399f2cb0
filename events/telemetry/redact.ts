import { catalogue } from "../contracts/catalogue.ts";
import { personalFields } from "../personal-data.ts";

const names = new Set(
  Object.values(catalogue)
    .flatMap(personalFields)
    .map(({ name }) => name),
);

// Bounded repetition keeps the search linear on long texts.
const ADDRESS = /[^\s@<>()[\]"',;:]{1,64}@[^\s@<>()[\]"',;:]{1,253}/g;

/**
 * A `JSON.stringify` replacer for log lines: removes values of fields that a contract marks as personal, and e-mail
 * addresses in any text, since third-party errors quote them.
 */
export function redact(name: string, value: unknown): unknown {
  if (names.has(name)) return "[personal data]";
  return typeof value === "string" ? value.replace(ADDRESS, "[e-mail address]") : value;
}
