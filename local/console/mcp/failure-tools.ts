import * as v from "valibot";
import { ExplainedError } from "../../explained-error.ts";
import { type FailuresPage, type LetterDetails, type LetterOutcome, LetterSelection } from "../api/failures.ts";
import { about } from "../api/schema.ts";
import type { ConsoleReader } from "../ask.ts";
import { plural } from "../shared/words.ts";
import { failuresText, letterText } from "../text/failures.ts";
import { tool } from "./tool.ts";

type Selected = LetterSelection["letters"][number];

export const failureTools = [
  tool({
    name: "list_dead_letters",
    title: "List dead letters",
    description:
      "Lists what failed for good: every message in every dead-letter queue with its id, its event's type and subject, and the reason.",
    input: v.object({}),
    run: async (_, console) => failuresText((await console.read<FailuresPage>("failures")) ?? NONE),
  }),
  tool({
    name: "get_dead_letter",
    title: "Get one dead letter",
    description:
      "Returns one dead letter: how it came there, what would keep a redrive from going through, and its whole content.",
    input: v.object({
      queue: about("The dead-letter queue's name.", v.string()),
      id: about("The message's id, as list_dead_letters shows it.", v.string()),
    }),
    run: async ({ queue, id }, console) => letterText(await letter({ queue, id }, console)),
  }),
  tool({
    name: "redrive_dead_letters",
    title: "Redrive dead letters",
    description:
      "CHANGES STATE when confirm is true: sends each letter back to what gave it up (a queue or a function), which handles it " +
      "again with all its effects, and takes it out of the dead-letter queue. Without confirm it changes nothing, and says " +
      "where each letter would go and what would make it fail again. Fix the cause first; payload sends a mended text instead.",
    input: v.object({
      ...LetterSelection.entries,
      confirm: v.optional(about("true redrives; otherwise it only says what would happen.", v.boolean())),
    }),
    changes: true,
    async run({ letters, confirm = false }, console) {
      if (!confirm) return plan(letters, console);
      const { done, failed } = await console.change<LetterOutcome>("failures/redrive", { letters });
      const lines = failed.map(({ id, message }) => `${id} was not redriven: ${message}`);
      const next = done > 0 ? ["list_dead_letters shows whether one comes back."] : [];
      return [`${plural(done, "letter")} redriven.`, ...lines, ...next].join("\n");
    },
  }),
];

const NONE: FailuresPage = { queues: [], empty: [], retrying: [] };

async function letter({ queue, id }: Selected, console: ConsoleReader): Promise<LetterDetails> {
  const found = await console.read<LetterDetails>(`failures/${encodeURIComponent(queue)}/${encodeURIComponent(id)}`);
  if (found) return found;
  throw new ExplainedError(`There is no letter ${id} in ${queue}: list_dead_letters shows those that there are.`);
}

/** What a redrive would do, letter by letter. */
async function plan(letters: readonly Selected[], console: ConsoleReader): Promise<string> {
  const found = await Promise.all(letters.map((each) => letter(each, console)));
  const lines = found.map(({ row, queue, checks }) => {
    const what = [row.type, row.subject].filter(Boolean).join(" ") || "Letter";
    return `${what} ${row.id} in ${queue}: ${checks.map(({ words }) => words).join("; ")}. It failed with: ${row.reason}: ${row.message}`;
  });
  return ["Nothing has changed. With confirm: true, this would be redriven:", ...lines].join("\n");
}
