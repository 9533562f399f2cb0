import { shortenedIn } from "../../shared/short-id.ts";

/** What a bar is labeled with: the first line of a text, cut where it is long. */
export const firstLine = (text: string): string => {
  const line = shortenedIn(text.split("\n")[0] ?? "").replace(/\.$/, "");
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
};
