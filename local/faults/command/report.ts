import { layOutTable } from "../../terminal/table.ts";
import type { Fault } from "../fault.ts";
import { KINDS, kindNamed } from "../kinds.ts";
import { optionFor } from "./options.ts";

/** Returns the faults that are on, and those that ended, a line each. */
export function listReport(faults: Fault[], ended: Fault[], now: number): string {
  const on = faults.length === 0 ? ["No fault is on."] : layOutTable(faults.map((fault) => rowOf(fault, now)));
  const over = ended.length === 0 ? [] : ["", "Ended:", ...layOutTable(ended.map((fault) => rowOf(fault, now)))];
  return [...on, ...over].join("\n");
}

function rowOf(fault: Fault, now: number): string[] {
  const { id, kind, at = {}, struck, count } = fault;
  const times = count === undefined ? `struck ${struck} times` : `struck ${struck} of ${count} times`;
  const aims = Object.entries(at).map(([aim, name]) => `${aim} ${name}`);
  return [id, kind, aims.join(", ") || "everything", settingsOf(fault), times, restOf(fault, now)];
}

const SHOWN = [
  "rate",
  "every",
  "delaySeconds",
  "when",
  "message",
  "statusCode",
  "preventExecution",
  "bySeconds",
] as const;

function settingsOf(fault: Fault): string {
  return SHOWN.flatMap((name) => (fault[name] === undefined ? [] : [`${name} ${fault[name]}`])).join(", ");
}

function restOf({ until, endedAt }: Fault, now: number): string {
  if (endedAt !== undefined) return `ended ${Math.round((now - endedAt) / 1000)} s ago`;
  return until === undefined ? "" : `${Math.max(0, Math.round((until - now) / 1000))} s to go`;
}

/** Returns every kind, with what it does and takes. */
export function kindsReport(): string {
  return Object.keys(KINDS)
    .map((name) => {
      const { what = "", at = [], settings = [] } = kindNamed(name) ?? {};
      const takes = [...at.map((aim) => `--${aim}`), ...settings.map(optionFor)];
      return `${name}\n    ${what}${takes.length > 0 ? `\n    takes ${takes.join(", ")}` : ""}`;
    })
    .join("\n");
}
