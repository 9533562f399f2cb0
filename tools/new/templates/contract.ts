import type { Field } from "../fields.ts";
import { capital, type EventWords } from "../words.ts";

/** Returns the file of a new contract; its first field is what the event is about. */
export function contractFile({ type, title }: EventWords, source: string, fields: Field[]): string {
  const kinds = [...new Set(fields.map(({ kind }) => kind))].sort();
  const [subject] = fields.map(({ name }) => name);
  return `import * as v from "valibot";
import { contract, type DataOf } from "../contract.ts";
import { ${kinds.join(", ")} } from "../fields.ts";

export const ${type} = contract({
  type: "${type}",
  source: "${source}",
  version: 1,
  description: "${capital(title)}.",
  schema: v.object({ ${fields.map(({ name, kind }) => `${name}: ${kind}`).join(", ")} }),
  example: {
${fields.map(({ name, example }) => `    ${name}: ${example},\n`).join("")}  },
  subject: ({ ${subject} }) => ${subject},
});
export type ${type} = DataOf<typeof ${type}>;
`;
}
