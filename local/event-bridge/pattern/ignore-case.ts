/**
 * How a text may look when case is ignored: each UTF-16 unit by itself may be as given, lower or upper case, as
 * AWS does it. So the pattern `straße` matches `STRASSE`, but the pattern `STRASSE` does not match `straße`.
 */
export function ignoreCaseForm(text: string, anchored: { start: boolean; end: boolean }): RegExp {
  let source = "";
  for (const unit of text.split("")) {
    const forms = [...new Set([unit, unit.toLowerCase(), unit.toUpperCase()])];
    source += forms.length === 1 ? RegExp.escape(unit) : `(?:${forms.map((form) => RegExp.escape(form)).join("|")})`;
  }
  return new RegExp(`${anchored.start ? "^" : ""}${source}${anchored.end ? "$" : ""}`);
}

const BEYOND_PRINTABLE_ASCII = /[^ -~]/;

/** Texts that may match one another ignoring case have the same fold; the same fold does not mean that they match. */
export function caseFold(text: string): string {
  if (!BEYOND_PRINTABLE_ASCII.test(text)) return text.toUpperCase();
  let folded = "";
  // Unit by unit, because lower-casing a whole text looks at a letter's neighbours.
  for (const unit of text.split("")) folded += unit.toLowerCase().toUpperCase();
  return folded;
}
