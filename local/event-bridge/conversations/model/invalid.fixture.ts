const at = (pattern: string, column: number) => `\n at [Source: (String)"${pattern}"; line: 1, column: ${column}]`;
const placed = (pattern: string, column: number, reason: string): [string, string] => [
  pattern,
  reason + at(pattern, column),
];

/** Patterns that are refused, and for what reason. What is wrong inside of a list tells its place twice. */
export const invalidPatterns = new Map<string, string>([
  placed('{"source":"app"}', 12, '"source" must be an object or an array'),
  placed('{"source":[]}', 13, "Empty arrays are not allowed"),
  placed("{}", 3, "Empty objects are not allowed"),
  placed('{"detail":{}}', 13, "Empty objects are not allowed"),
  placed('["app"]', 2, "Filter is not an object"),
  placed('{"source":[{"Prefix":"a"}]}', 23, "Unrecognized match type Prefix"),
]);

/** Schedules that are refused. */
export const invalidSchedules = [
  "rate(1 minutes)",
  "rate(10 minute)",
  "rate(0 minutes)",
  "rate(10 seconds)",
  "rate (10 minutes)",
  "RATE(10 minutes)",
  "cron(0 12 * * *)",
  "cron(0 12 1 1 1 2190)",
  "at(2190-01-01T00:00:00)",
  "tomorrow",
];
