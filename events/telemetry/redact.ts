import { catalogue } from "../contracts/catalogue.ts";
import { personalFields } from "../personal-data.ts";

const names = new Set(
  Object.values(catalogue)
    .flatMap(personalFields)
    .map(({ name }) => name),
);

// Bounded, so that it takes no longer on a long text than on many short ones.
const ADDRESS = /[^\s@<>()[\]"',;:]{1,64}@[^\s@<>()[\]"',;:]{1,253}/g;

/**
 * What a log line keeps of a value: nothing where a contract has personal data under that name, and no e-mail address in
 * any text, since other people's errors quote them. For `JSON.stringify`.
 */
export function redact(name: string, value: unknown): unknown {
  if (names.has(name)) return "[personal data]";
  return typeof value === "string" ? value.replace(ADDRESS, "[e-mail address]") : value;
}
