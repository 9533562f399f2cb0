import * as v from "valibot";
import { LogsPage } from "../../api/logs.ts";
import { get, limit, text } from "../resource.ts";
import { searchLines } from "./search-lines.ts";

const [SHOWN, MOST] = [200, 2000];
const SEARCH =
  "Terms that all have to hold: `function:`, `level:ERROR`, `request:`, any path of a line that is JSON, or a free text.";

export const logResources = [
  get("logs", {
    name: "searchLogs",
    summary: "Lists the lines that functions have logged and that fit a search, newest first.",
    query: { q: v.optional(text(SEARCH)), limit: limit(SHOWN, MOST) },
    answer: LogsPage,
    run: ({ query }, { facts, names }) => searchLines(facts(), query.q ?? "", query.limit ?? SHOWN, names),
  }),
];
