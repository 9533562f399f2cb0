// https://tc39.es/proposal-json-parse-with-source/: in Node since 21, not yet in TypeScript's library.
const { parse, rawJSON, isRawJSON } = JSON as unknown as {
  parse: (text: string, reviver: (name: string, value: unknown, context: { source?: string }) => unknown) => unknown;
  rawJSON: (text: string) => object;
  isRawJSON: (value: unknown) => boolean;
};

// Matches a text that may contain a number not formatted as by `String`; most have none.
const UNUSUAL_NUMBER = /(?:^|[:[,])\s*(?:-0|-?\d+[.eE]|-?\d{16})/;

/**
 * Parses JSON text so that `JSON.stringify` reproduces its numbers exactly: a 19-digit order number survives, which a
 * double would round.
 */
export const parseExactly = (text: string): unknown =>
  UNUSUAL_NUMBER.test(text)
    ? parse(text, (_, value, { source = "" }) =>
        typeof value === "number" && String(value) !== source ? rawJSON(source) : value,
      )
    : JSON.parse(text);

/** Whether a value is an object or a list, and not a number preserved as text. */
export const isBranch = (value: unknown): value is object =>
  value !== null && typeof value === "object" && !isRawJSON(value);
