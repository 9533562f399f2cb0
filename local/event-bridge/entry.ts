import { parseJsonObject } from "../json.ts";

/** The fields of an entry that `PutEvents` and `PutPartnerEvents` share. */
export interface Entry {
  Source?: string | undefined;
  DetailType?: string | undefined;
  Detail?: string | undefined;
}

/** Why an entry was rejected. */
export interface Refusal {
  ErrorCode: string;
  ErrorMessage: string;
}

const INT64_DIGITS = 19;

const MALFORMED: Refusal = { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
const NOT_AUTHORIZED: Refusal = {
  ErrorCode: "NotAuthorizedForSourceException",
  ErrorMessage: "Not authorized for the source.",
};

/** Returns the content of an entry's detail, or why the entry is rejected. */
export function readEntry(
  entry: Entry,
  mayUse: (source: string) => boolean,
): { detail: Record<string, unknown> } | { refusal: Refusal } {
  const missing = (["Source", "DetailType", "Detail"] as const).find((name) => !entry[name]);
  if (missing) {
    const ErrorMessage = `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`;
    return { refusal: { ErrorCode: "InvalidArgument", ErrorMessage } };
  }
  if (!mayUse(entry.Source ?? "")) return { refusal: NOT_AUTHORIZED };
  const detail = detailOf(entry.Detail ?? "");
  return detail ? { detail } : { refusal: MALFORMED };
}

function detailOf(text: string): Record<string, unknown> | undefined {
  const detail = parseJsonObject(text);
  return detail && !beyondInt64(text) ? detail : undefined;
}

const LONG_NUMBER = new RegExp(`\\d{${INT64_DIGITS}}`);
// Skips strings, and numbers with a fraction or an exponent.
const INTEGER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+\.\d+(?:[eE][+-]?\d+)?|-?\d+[eE][+-]?\d+|(-?\d+)/g;

/** Whether JSON text contains an integer that does not fit in 64 bits. */
function beyondInt64(text: string): boolean {
  if (!LONG_NUMBER.test(text)) return false;
  for (const [, integer] of text.matchAll(INTEGER)) {
    if (integer !== undefined && integer.length >= INT64_DIGITS && !fitsInt64(integer)) return true;
  }
  return false;
}

function fitsInt64(integer: string): boolean {
  if (integer.replace("-", "").length > INT64_DIGITS) return false;
  const value = BigInt(integer);
  return BigInt.asIntN(64, value) === value;
}
