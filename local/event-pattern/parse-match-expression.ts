import { parseCidr } from "./cidr.ts";
import { ignoreCaseForm } from "./ignore-case.ts";
import { UnplacedError } from "./invalid-pattern.ts";
import { JsonError, type JsonReader, type Token } from "./json.ts";
import { comparable } from "./numeric.ts";
import type { ValuePattern } from "./value-pattern.ts";
import { parseWildcard } from "./wildcard.ts";

const ONE_KEY = "Only one key allowed in match expression";
const TOO_MANY = "Too many elements in numeric expression";

/** Reads `{ operator: operand }` in a field's list, from after its `{` to its `}`. The messages are AWS's. */
export function parseMatchExpression(json: JsonReader): ValuePattern {
  if (json.next() !== "name") throw json.error("Match expression name not found");
  const operator = json.text();
  switch (operator) {
    case "exactly":
      return { is: "string", text: lastString(json, "exact") };
    case "prefix":
    case "suffix":
      return parseAffix(json, operator);
    case "equals-ignore-case":
      return ignoringCase("equals-ignore-case", lastString(json, operator));
    case "wildcard":
      return parseWildcardExpression(json);
    case "numeric":
      return parseNumeric(json);
    case "cidr":
      return parseCidrExpression(json);
    case "exists":
      return parseExists(json);
    case "anything-but":
      return parseAnythingBut(json);
    default:
      throw json.error(`Unrecognized match type ${operator}`);
  }
}

function expectClose(json: JsonReader, otherwise: string): void {
  if (json.next() !== "}") throw json.error(otherwise);
}

function lastString(json: JsonReader, what: string): string {
  if (json.next() !== "string") throw json.error(`${what} match pattern must be a string`);
  const text = json.text();
  expectClose(json, ONE_KEY);
  return text;
}

function ignoringCase(
  is: "equals-ignore-case" | "prefix-ignore-case" | "suffix-ignore-case",
  text: string,
): ValuePattern {
  return { is, text, form: ignoreCaseForm(text, is) };
}

function parseAffix(json: JsonReader, operator: "prefix" | "suffix"): ValuePattern {
  const token = json.next();
  if (token !== "{") {
    if (token !== "string") throw json.error(`${operator} match pattern must be a string`);
    const text = json.text();
    expectClose(json, ONE_KEY);
    return { is: operator, text };
  }
  const label = operator === "prefix" ? "Prefix" : "Suffix";
  if (json.next() !== "name") throw json.error(`${label} expression name not found`);
  if (json.text() !== "equals-ignore-case") throw json.error(`Unsupported ${operator} pattern: ${json.text()}`);
  const text = lastString(json, "equals-ignore-case");
  expectClose(json, ONE_KEY);
  return ignoringCase(`${operator}-ignore-case`, text);
}

function parseWildcardExpression(json: JsonReader): ValuePattern {
  if (json.next() !== "string") throw json.error("wildcard match pattern must be a string");
  const text = json.text();
  const pieces = placed(json, () => parseWildcard(text));
  expectClose(json, ONE_KEY);
  return { is: "wildcard", pieces };
}

function parseCidrExpression(json: JsonReader): ValuePattern {
  // AWS itself says "prefix" here.
  if (json.next() !== "string") throw json.error("prefix match pattern must be a string");
  const block = parseCidr(json.text());
  expectClose(json, ONE_KEY);
  return { is: "cidr", ...block };
}

function parseExists(json: JsonReader): ValuePattern {
  const token = json.next();
  if (token !== "true" && token !== "false") throw json.error("exists match pattern must be either true or false.");
  expectClose(json, ONE_KEY);
  return { is: token === "true" ? "exists" : "absent" };
}

function numericOperand(json: JsonReader, otherwise: string): number {
  if (json.next() !== "number") throw json.error(otherwise);
  return placed(json, () => comparable(json.text()));
}

function parseNumeric(json: JsonReader): ValuePattern {
  if (json.next() !== "[") throw json.error("Value of numeric must be an array.");
  const range = parseRange(json);
  expectClose(json, TOO_MANY);
  return { is: "numeric", ...range };
}

function parseRange(json: JsonReader): Omit<ValuePattern & { is: "numeric" }, "is"> {
  if (json.next() !== "string") throw json.error(`Invalid member in numeric match: ${json.text()}`);
  const operator = json.text();
  const known = ["=", "<", "<=", ">", ">="].includes(operator);
  if (!known) {
    json.next();
    throw json.error(`Unrecognized numeric range operator: ${operator}`);
  }
  const bound = {
    at: numericOperand(json, `Value of ${operator === "=" ? "equals" : operator} must be numeric`),
    open: operator === "<" || operator === ">",
  };
  const after = json.next();
  if (operator.startsWith(">")) {
    return after === "]" ? { low: bound } : { low: bound, high: parseUpperBound(json, after, bound.at) };
  }
  if (after !== "]") throw json.error(TOO_MANY);
  return operator === "=" ? { low: bound, high: bound } : { high: bound };
}

function parseUpperBound(json: JsonReader, token: Token, low: number): { at: number; open: boolean } {
  if (token !== "string") throw json.error(`Bad value in numeric range: ${json.text()}`);
  const operator = json.text();
  if (operator !== "<" && operator !== "<=") throw json.error(`Bad numeric range operator: ${operator}`);
  const at = numericOperand(json, `Value of ${operator} must be numeric`);
  if (json.next() !== "]") throw json.error("Too many terms in numeric range expression");
  if (low >= at) throw json.error("Bottom must be less than top");
  return { at, open: operator === "<" };
}

type Negated = "equals-ignore-case" | "prefix" | "suffix" | "wildcard";

function parseAnythingBut(json: JsonReader): ValuePattern {
  const token = json.next();
  const not = token === "{" ? parseNegated(json) : parsePlain(json, token);
  expectClose(json, TOO_MANY);
  return { is: "anything-but", not };
}

function refuseOtherOperands(json: JsonReader, token: Token): void {
  if (token !== "[" && token !== "string" && token !== "number") {
    throw json.error("Value of anything-but must be an array or single string/number value.");
  }
}

/** `anything-but: { operator: … }`. */
function parseNegated(json: JsonReader): ValuePattern[] {
  if (json.next() !== "name") throw json.error("Anything-But expression name not found");
  const operator = json.text();
  if (operator !== "equals-ignore-case" && operator !== "prefix" && operator !== "suffix" && operator !== "wildcard") {
    throw json.error(`Unsupported anything-but pattern: ${operator}`);
  }
  const token = json.next();
  refuseOtherOperands(json, token);
  const texts =
    token === "["
      ? placed(json, () => readList(json, (member) => negatedText(json, operator, member)))
      : [negatedText(json, operator, token)];
  if (texts.length === 0) throw json.error("Empty arrays are not allowed");
  const not = texts.map((text) => negatedPattern(json, operator, text));
  expectClose(json, TOO_MANY);
  return not;
}

function negatedText(json: JsonReader, operator: Negated, token: Token): string {
  if (token !== "string") {
    throw json.error(
      operator === "equals-ignore-case"
        ? "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported."
        : `${operator === "wildcard" ? "wildcard" : "prefix/suffix"} match pattern must be a string`,
    );
  }
  const text = json.text();
  if (text === "" && (operator === "prefix" || operator === "suffix")) {
    throw json.error("Null prefix/suffix not allowed");
  }
  return text;
}

function negatedPattern(json: JsonReader, operator: Negated, text: string): ValuePattern {
  switch (operator) {
    case "equals-ignore-case":
      return ignoringCase(operator, text);
    case "wildcard":
      return { is: operator, pieces: placed(json, () => parseWildcard(text)) };
    default:
      return { is: operator, text };
  }
}

/** `anything-but: value` or `anything-but: [value, …]`. */
function parsePlain(json: JsonReader, token: Token): ValuePattern[] {
  refuseOtherOperands(json, token);
  if (token !== "[") return [plainValue(json, token)];
  const values = placed(json, () => readList(json, (member) => plainValue(json, member)));
  if (new Set(values.map((value) => value.is)).size !== 1) {
    throw json.error("Inside anything but list, either all values are number or string, mixed type is not supported");
  }
  return values;
}

function plainValue(json: JsonReader, token: Token): ValuePattern {
  if (token === "string") return { is: "string", text: json.text() };
  if (token !== "number") throw json.error("Inside anything but list, start|null|boolean is not supported.");
  const bound = { at: comparable(json.text()), open: false };
  return { is: "numeric", low: bound, high: bound };
}

function readList<T>(json: JsonReader, read: (token: Token) => T): T[] {
  const members: T[] = [];
  for (let token = json.next(); token !== "]"; token = json.next()) members.push(read(token));
  return members;
}

/** Adds the position to an error. One from inside an anything-but list then has it twice, as AWS's have. */
function placed<T>(json: JsonReader, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof JsonError || error instanceof UnplacedError) throw json.error(error.message);
    throw error;
  }
}
