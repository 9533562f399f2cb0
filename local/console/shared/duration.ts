/** At most two units: `29 ms`, `1.5 s`, `30 s`, `3 min 1 s`, `4 h 2 min`, `3 d 4 h`. */
export function duration(ms: number): string {
  if (ms < 1) return "0 ms";
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  return twoUnits(Math.round(seconds), [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ]);
}

function twoUnits(seconds: number, units: [number, string][]): string {
  const first = units.findIndex(([size]) => seconds >= size);
  const [big, small] = [units[first], units[first + 1]];
  if (!big) return "0 s";
  const count = Math.floor(seconds / big[0]);
  const rest = small ? Math.floor((seconds % big[0]) / small[0]) : 0;
  return rest > 0 && small ? `${count} ${big[1]} ${rest} ${small[1]}` : `${count} ${big[1]}`;
}
