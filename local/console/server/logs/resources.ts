import type { Resources } from "../context.ts";
import { searchLines } from "./search-lines.ts";

const [SHOWN, MOST] = [200, 2000];

export const logResources: Resources = {
  "GET logs": ({ query }, { facts, names }) =>
    searchLines(facts(), query.get("q") ?? "", Math.min(Number(query.get("limit")) || SHOWN, MOST), names),
};
