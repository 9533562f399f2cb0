/** A log line as people read it: of JSON its level and message, and the error's message; other lines as they are. */
export function logMessage(line: string): string {
  const text = line.trimEnd();
  if (!text.startsWith("{")) return text.slice(0, LONGEST);
  try {
    const { level, message, error, _aws } = JSON.parse(text) as Record<string, unknown>;
    if (_aws !== undefined) return "(metrics)";
    if (typeof message !== "string") return text.slice(0, LONGEST);
    const cause = typeof error === "object" && error !== null ? (error as { message?: unknown }).message : undefined;
    const words = [
      typeof level === "string" ? level.padEnd(5) : "",
      message,
      typeof cause === "string" ? `: ${cause}` : "",
    ];
    return words.filter(Boolean).join(" ").replace(" :", ":").slice(0, LONGEST);
  } catch {
    return text.slice(0, LONGEST);
  }
}

const LONGEST = 500;

/** Why a function reported an event as failed: the words of its own warning about it, where it logged one. */
export function warningAbout(lines: readonly string[], ids: readonly string[]): string | undefined {
  const warnings = lines.filter((line) => /"level":\s*"(?:WARN|ERROR)"/i.test(line));
  const line =
    warnings.find((each) => ids.some((id) => each.includes(id))) ?? (warnings.length === 1 ? warnings[0] : undefined);
  if (line === undefined) return undefined;
  try {
    const { message, error } = JSON.parse(line) as { message?: unknown; error?: { message?: unknown } };
    const words = error?.message ?? message;
    return typeof words === "string" ? words : undefined;
  } catch {
    return undefined;
  }
}
