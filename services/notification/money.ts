/** Formats minor units for people: `money(4990, "EUR")` is `€49.90`. Exact for every safe integer. */
export function money(minor: number, currency: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  // As text, since division would round large amounts.
  return format.format(`${minor}E-${digits}` as `${number}`);
}
