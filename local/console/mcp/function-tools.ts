import * as v from "valibot";
import type { FunctionsPage } from "../api/functions.ts";
import type { LogsPage } from "../api/logs.ts";
import { about } from "../api/schema.ts";
import { functionsText, logsText } from "../text/functions.ts";
import { tool } from "./tool.ts";

export const functionTools = [
  tool({
    name: "list_functions",
    title: "List functions",
    description: "Lists the functions with how often each was called, failed, and started cold, and how long it takes.",
    input: v.object({}),
    run: async (_, console) => functionsText((await console.read<FunctionsPage>("functions")) ?? { functions: [] }),
  }),
  tool({
    name: "search_logs",
    title: "Search the functions' logs",
    description:
      "Lists the lines that functions have logged and that fit a search, newest first. Terms: function:NAME level:ERROR " +
      "request:ID, any field of a line that is JSON, or any text; all have to hold.",
    input: v.object({
      search: v.optional(about("Search terms; all lines when absent.", v.string())),
      limit: v.optional(
        about("How many at most; 30 when absent.", v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500))),
      ),
    }),
    async run({ search = "", limit = 30 }, console) {
      const query = new URLSearchParams({ q: search, limit: String(limit) });
      return logsText((await console.read<LogsPage>(`logs?${query}`)) ?? { rows: [], more: false });
    },
  }),
];
