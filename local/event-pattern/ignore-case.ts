import type { ValuePattern } from "./value-pattern.ts";

type IgnoringCase = Extract<ValuePattern, { form: RegExp }>;

/**
 * How a text may look when case is ignored: each UTF-16 unit by itself may be as given, lower or upper case, as
 * AWS does it. So the pattern `straße` matches `STRASSE`, but the pattern `STRASSE` does not match `straße`.
 */
export function ignoreCaseForm(text: string, is: IgnoringCase["is"]): RegExp {
  let source = "";
  for (const unit of text.split("")) {
    const forms = [...new Set([unit, unit.toLowerCase(), unit.toUpperCase()])];
    const inOrder = is === "suffix-ignore-case" ? forms.map(reversed) : forms;
    const form =
      inOrder.length === 1 ? RegExp.escape(unit) : `(?:${inOrder.map((each) => RegExp.escape(each)).join("|")})`;
    source = is === "suffix-ignore-case" ? form + source : source + form;
  }
  return new RegExp(`^${source}${is === "equals-ignore-case" ? "$" : ""}`);
}

/** The most units that one unit may become. */
const LONGEST_FORM = 3;

/** Whether a text meets the pattern. A suffix is matched from the end, so its start need not be guessed. */
export function meetsIgnoringCase(text: string, { is, text: asked, form }: IgnoringCase): boolean {
  return form.test(
    is === "suffix-ignore-case" ? reversed(text.slice(-LONGEST_FORM * asked.length || text.length)) : text,
  );
}

function reversed(text: string): string {
  let backwards = "";
  for (let index = text.length - 1; index >= 0; index--) backwards += text[index];
  return backwards;
}

const BEYOND_PRINTABLE_ASCII = /[^ -~]/;

/** Texts that may match one another ignoring case have the same fold; the same fold does not mean that they match. */
export function caseFold(text: string): string {
  if (!BEYOND_PRINTABLE_ASCII.test(text)) return text.toUpperCase();
  let folded = "";
  // Unit by unit, because lower-casing a whole text takes neighboring letters into account.
  for (const unit of text.split("")) folded += unit.toLowerCase().toUpperCase();
  return folded;
}
