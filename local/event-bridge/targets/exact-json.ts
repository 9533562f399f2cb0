// https://tc39.es/proposal-json-parse-with-source/: in Node since 21, in TypeScript's library not yet.
const { parse, rawJSON, isRawJSON } = JSON as unknown as {
  parse: (text: string, reviver: (name: string, value: unknown, context: { source?: string }) => unknown) => unknown;
  rawJSON: (text: string) => object;
  isRawJSON: (value: unknown) => boolean;
};

// Whether a text may hold a number that is not written as `String` writes it: most have none.
const UNUSUAL_NUMBER = /(?:^|[:[,])\s*(?:-0|-?\d+[.eE]|-?\d{16})/;

/**
 * The value of a JSON text in which numbers stay as they are written, so that `JSON.stringify` gives them back: an
 * order's number of 19 digits survives, which a double would round.
 */
export const parseExactly = (text: string): unknown =>
  UNUSUAL_NUMBER.test(text)
    ? parse(text, (_, value, { source = "" }) =>
        typeof value === "number" && String(value) !== source ? rawJSON(source) : value,
      )
    : JSON.parse(text);

/** Whether a value is an object or a list, not a number kept as it is written. */
export const isBranch = (value: unknown): value is object =>
  value !== null && typeof value === "object" && !isRawJSON(value);
