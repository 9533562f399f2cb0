/** How a line looks: lines of one plot differ in color and in dashes. */
export interface Look {
  color: string;
  dash: number[];
}

const DASHES = [[], [6, 3], [2, 3], [10, 3, 2, 3], [], [6, 3]];

/** The looks of a plot's lines, as the theme has them now. */
export function looksNow(count: number, signal: "retry" | "dead" | undefined): Look[] {
  const style = getComputedStyle(document.documentElement);
  return Array.from({ length: count }, (_, i) => ({
    // Where all mean the same, the first has the meaning's color.
    color: resolved(style.getPropertyValue(signal && i === 0 ? `--${signal}` : `--plot-${i + 1}`)),
    dash: DASHES[i] ?? [],
  }));
}

export const tokenNow = (name: string): string =>
  resolved(getComputedStyle(document.documentElement).getPropertyValue(`--${name}`));

/** A canvas knows no `light-dark()`: the color that it stands for. */
function resolved(color: string): string {
  const probe = document.createElement("span");
  probe.style.color = color;
  document.body.append(probe);
  const plain = getComputedStyle(probe).color;
  probe.remove();
  return plain;
}
