import type { LogRow } from "../../api/logs.ts";
import { clockTime, exactTime } from "../format.ts";

const CLASSES: Record<string, string> = { ERROR: "dead", FATAL: "dead", WARN: "retry" };

export const levelClass = (level: string | undefined): string => CLASSES[level ?? ""] ?? "m";

/** A line where only one call's are shown. */
export const LogLine = ({ line }: { line: LogRow }) => (
  <li>
    <span class="m mono" title={exactTime(line.at)}>
      {clockTime(line.at)}
    </span>{" "}
    {line.level !== undefined && <b class={`mono ${levelClass(line.level)}`}>{line.level}</b>}{" "}
    <span class="mono wrap">{line.text}</span>
  </li>
);
