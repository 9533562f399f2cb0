const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws `RangeError` when there is no such time zone. */
function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(timeZone, format);
  return format;
}

/** Returns whether a name is in the IANA time zone database, such as `Europe/Paris`, or is `UTC`. */
export function isTimeZone(name: string): boolean {
  // Offsets such as +01:00 are time zones to Intl, but not to AWS.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    formatFor(name);
    return true;
  } catch {
    return false;
  }
}

/** Returns the local time at an instant, in milliseconds as if it were UTC. */
export function wallTime(instant: number, timeZone: string): number {
  if (timeZone === "UTC") return instant;
  const shown: Record<string, number> = {};
  for (const { type, value } of formatFor(timeZone).formatToParts(instant)) shown[type] = Number(value);
  const { year = 0, month = 1, day, hour, minute, second } = shown;
  const millisecond = ((instant % 1_000) + 1_000) % 1_000;
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
}

const DAY = 86_400_000;

/** Returns the first instant with this local time; `undefined` if it is skipped, as an hour is in spring. */
export function instantOf(wall: number, timeZone: string): number | undefined {
  if (timeZone === "UTC") return wall;
  const offsets = [wall - DAY, wall + DAY].map((near) => wallTime(near, timeZone) - near);
  const instants = offsets.map((offset) => wall - offset).filter((instant) => wallTime(instant, timeZone) === wall);
  return instants.length > 0 ? Math.min(...instants) : undefined;
}
