/** The tokens of a JSON text in reading order; `end` follows the last one. */
export type Token = "{" | "}" | "[" | "]" | "name" | "string" | "number" | "true" | "false" | "null" | "end";

/** The text is not what was expected; the message ends with the position, as in AWS's JSON parser. */
export class JsonError extends Error {
  override name = "JsonError";
}

/** Reads a JSON text token by token; number literals, duplicate names and positions are kept. */
export interface JsonReader {
  /** Steps to the next token. Throws `JsonError` where the text is not JSON. */
  next(): Token;
  /** The current token's name or string unescaped, or its literal as written. */
  text(): string;
  /** `message` and the place the reader has come to. */
  error(message: string): JsonError;
}

const SNIPPET = 500;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[\w$]+/y;
const EXPECTED = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const LITERALS: Record<string, Token> = { true: "true", false: "false", null: "null" };

/**
 * A reader of `source`. It stands where Jackson's would after each step, since errors tell line and column: a string's
 * content is not read before it is asked for, and a name is read together with the start of its value.
 */
export function readJson(source: string): JsonReader {
  const open: { bracket: "{" | "["; at: number; filled: boolean }[] = [];
  let at = 0;
  let token: Token | undefined;
  let text = "";
  let valueOfName: { token: Token; text: string } | undefined;
  let unreadString = false;

  function location(offset: number): string {
    const before = source.slice(0, offset);
    const line = before.split("\n").length;
    const column = offset - before.lastIndexOf("\n");
    const cut = source.length > SNIPPET ? `[truncated ${source.length - SNIPPET} chars]` : "";
    return `[Source: (String)"${source.slice(0, SNIPPET)}"${cut}; line: ${line}, column: ${column}]`;
  }

  const error = (message: string) => new JsonError(`${message}\n at ${location(at)}`);

  function unexpected(expectation: string): JsonError {
    const character = source[at];
    if (character === undefined) return endOfInput();
    at += 1;
    return error(`Unexpected character ('${character}' (code ${character.charCodeAt(0)})): ${expectation}`);
  }

  function endOfInput(): JsonError {
    const scope = open.at(-1);
    if (!scope) return error("Unexpected end-of-input");
    const kind = scope.bracket === "{" ? "Object" : "Array";
    return error(
      `Unexpected end-of-input: expected close marker for ${kind} (start marker at ${location(scope.at + 1)})`,
    );
  }

  function skipSpace(): void {
    while (at < source.length && " \t\r\n".includes(source[at] as string)) at += 1;
  }

  function readString(): string {
    const start = at;
    for (;;) {
      const code = source.charCodeAt(at);
      if (Number.isNaN(code)) throw error("Unexpected end-of-input: was expecting closing quote for a string value");
      at += 1;
      if (code === 0x22) break;
      if (code === 0x5c) readEscape();
      else if (code < 0x20) {
        throw error(
          `Illegal unquoted character ((CTRL-CHAR, code ${code})): has to be escaped using backslash to be included in string value`,
        );
      }
    }
    return JSON.parse(source.slice(start - 1, at));
  }

  function readEscape(): void {
    const character = source[at] ?? "";
    at += 1;
    if (character === "u") {
      for (let digit = 0; digit < 4; digit++, at++) {
        if (!/[0-9a-fA-F]/.test(source[at] ?? "")) {
          throw unexpected("expected a hex-digit for character escape sequence");
        }
      }
    } else if (character === "" || !'"\\/bfnrt'.includes(character)) {
      throw error(`Unrecognized character escape '${character}' (code ${character.charCodeAt(0)})`);
    }
  }

  /** Steps into the value at `at`: a string is only opened, everything else is read. */
  function startValue(): Token {
    const character = source[at];
    if (character === '"') {
      at += 1;
      unreadString = true;
      return "string";
    }
    if (character === "{" || character === "[") {
      open.push({ bracket: character, at, filled: false });
      at += 1;
      text = character;
      return character;
    }
    NUMBER.lastIndex = at;
    const number = NUMBER.exec(source)?.[0];
    if (number !== undefined) {
      at += number.length;
      if (/^-?0$/.test(number) && /\d/.test(source[at] ?? "")) {
        throw error("Invalid numeric value: Leading zeroes not allowed");
      }
      text = number;
      return "number";
    }
    WORD.lastIndex = at;
    const word = WORD.exec(source)?.[0];
    if (word === undefined) throw unexpected(`expected a valid value ${EXPECTED}`);
    at += word.length;
    const literal = Object.hasOwn(LITERALS, word) ? LITERALS[word] : undefined;
    if (!literal) throw error(`Unrecognized token '${word}': was expecting ${EXPECTED}`);
    text = word;
    return literal;
  }

  function close(bracket: "}" | "]"): Token {
    const scope = open.at(-1);
    if (!scope || (scope.bracket === "{") !== (bracket === "}")) {
      const kind = scope?.bracket === "{" ? "Object" : scope ? "Array" : "root";
      at += 1;
      throw error(`Unexpected close marker '${bracket}': expected '${kind === "Object" ? "}" : "]"}' (for ${kind})`);
    }
    open.pop();
    at += 1;
    text = bracket;
    return bracket;
  }

  function readName(): Token {
    if (source[at] !== '"') throw unexpected("was expecting double-quote to start field name");
    at += 1;
    const name = readString();
    skipSpace();
    if (source[at] !== ":") throw unexpected("was expecting a colon to separate field name and value");
    at += 1;
    skipSpace();
    if (at >= source.length) throw endOfInput();
    valueOfName = { token: startValue(), text };
    text = name;
    return "name";
  }

  function step(): Token {
    if (valueOfName) {
      const value = valueOfName;
      valueOfName = undefined;
      text = value.text;
      return value.token;
    }
    if (unreadString) {
      unreadString = false;
      readString();
    }
    skipSpace();
    const scope = open.at(-1);
    if (at >= source.length) {
      if (scope) throw endOfInput();
      return "end";
    }
    const character = source[at];
    if (character === "}" || character === "]") return close(character);
    if (scope?.filled) {
      if (character !== ",") {
        throw unexpected(`was expecting comma to separate ${scope.bracket === "{" ? "Object" : "Array"} entries`);
      }
      at += 1;
      skipSpace();
    }
    if (scope) scope.filled = true;
    return scope?.bracket === "{" ? readName() : startValue();
  }

  return {
    next() {
      token = step();
      return token;
    },
    text() {
      if (unreadString && token === "string") {
        unreadString = false;
        text = readString();
      }
      return text;
    },
    error,
  };
}
