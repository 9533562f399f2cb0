import type { EventValue, Membership } from "./event-value.ts";
import type { Field } from "./field.ts";
import { descend, type FieldNode } from "./field-tree.ts";
import { comparableNumber } from "./numeric.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const DOT = 0x2e;
const SPACE = 0x20;

/** Scanning a short list of names is faster than hashing the key. */
const FEW = 8;

/** Receives each value of the event at a path that some rule uses. */
export type Found = (field: Field, value: EventValue) => void;

/** Slightly deeper than a detail may be nested, since reading recurses as deep as the text. */
const DEEPEST = 1_002;

interface Scan {
  text: string;
  found: Found;
  depth: number;
}

/**
 * Reads the text of an event once, from left to right, and emits the values at the tree's paths; everything else
 * is skipped unread. Throws `SyntaxError` where it has to read something that is not JSON.
 */
export function scanEvent(text: string, root: FieldNode, found: Found): void {
  const start = skipSpace(text, 0);
  if (text.charCodeAt(start) !== OPEN_OBJECT) throw malformed(text, start, "a JSON object");
  scanObject({ text, found, depth: 0 }, start + 1, root, undefined);
}

function malformed(text: string, at: number, expected: string): SyntaxError {
  const got = at < text.length ? `"${text.slice(at, at + 20)}"` : "its end";
  return new SyntaxError(`The event is not valid JSON: expected ${expected} at character ${at}, got ${got}`);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= SPACE) at += 1;
  return at;
}

/** From after a string's opening quote to its closing one. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    if (text.charCodeAt(at - 1) !== BACKSLASH || !isEscaped(text, at, from)) return at;
  }
  throw malformed(text, text.length, "the end of a string");
}

function isEscaped(text: string, at: number, from: number): boolean {
  let before = at;
  while (before > from && text.charCodeAt(before - 1) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 1;
}

/** From a bare value's first character to after its last. */
function endOfLiteral(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === CLOSE_OBJECT || code === CLOSE_ARRAY || code <= SPACE) break;
  }
  if (at === from) throw malformed(text, at, "a value");
  return at;
}

function skipValue(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (first === QUOTE) return endOfString(text, from + 1) + 1;
  if (first !== OPEN_OBJECT && first !== OPEN_ARRAY) return endOfLiteral(text, from);
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at + 1);
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) depth += 1;
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  throw malformed(text, text.length, "a closing bracket");
}

/** A string's content between its quotes. */
function unescaped(text: string, start: number, end: number): string {
  const content = text.slice(start, end);
  return content.includes("\\") ? JSON.parse(`"${content}"`) : content;
}

function childFor(text: string, start: number, end: number, node: FieldNode): FieldNode | undefined {
  const length = end - start;
  let plain = true;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === DOT || code === BACKSLASH) plain = false;
  }
  if (!plain || node.children.length > FEW) return descend(node, unescaped(text, start, end));
  for (const child of node.children) {
    if (child.name.length === length && text.startsWith(child.name, start)) return child;
  }
  return undefined;
}

function scanObject(scan: Scan, from: number, node: FieldNode, membership: Membership | undefined): number {
  const { text } = scan;
  let at = skipSpace(text, from);
  if (text.charCodeAt(at) === CLOSE_OBJECT) return at + 1;
  for (;;) {
    if (text.charCodeAt(at) !== QUOTE) throw malformed(text, at, "a name");
    const end = endOfString(text, at + 1);
    const child = childFor(text, at + 1, end, node);
    at = skipSpace(text, end + 1);
    if (text.charCodeAt(at) !== COLON) throw malformed(text, at, "a colon");
    at = skipSpace(text, at + 1);
    at = skipSpace(text, child ? scanValue(scan, at, child, membership) : skipValue(text, at));
    const code = text.charCodeAt(at);
    if (code === CLOSE_OBJECT) return at + 1;
    if (code !== COMMA) throw malformed(text, at, "a comma or }");
    at = skipSpace(text, at + 1);
  }
}

function scanArray(scan: Scan, from: number, node: FieldNode, outer: Membership | undefined): number {
  const { text } = scan;
  const array = { outer, list: undefined };
  let at = skipSpace(text, from);
  if (text.charCodeAt(at) === CLOSE_ARRAY) return at + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    const nested = code === OPEN_OBJECT || code === OPEN_ARRAY;
    at = skipSpace(text, scanValue(scan, at, node, nested ? { array, element: undefined } : outer));
    const after = text.charCodeAt(at);
    if (after === CLOSE_ARRAY) return at + 1;
    if (after !== COMMA) throw malformed(text, at, "a comma or ]");
    at = skipSpace(text, at + 1);
  }
}

function scanValue(scan: Scan, at: number, node: FieldNode, membership: Membership | undefined): number {
  const { text } = scan;
  const first = text.charCodeAt(at);
  if (first === OPEN_OBJECT && node.children.length === 0) return skipValue(text, at);
  if (first === OPEN_OBJECT || first === OPEN_ARRAY) {
    enter(scan, at);
    const end =
      first === OPEN_OBJECT ? scanObject(scan, at + 1, node, membership) : scanArray(scan, at + 1, node, membership);
    scan.depth -= 1;
    return end;
  }
  if (first === QUOTE) {
    const end = endOfString(text, at + 1);
    if (node.field) {
      const content = unescaped(text, at + 1, end);
      scan.found(node.field, { kind: "string", text: content, number: undefined, membership });
    }
    return end + 1;
  }
  const end = endOfLiteral(text, at);
  if (node.field) scan.found(node.field, literal(text.slice(at, end), first, membership));
  return end;
}

function enter(scan: Scan, at: number): void {
  scan.depth += 1;
  if (scan.depth > DEEPEST) throw malformed(scan.text, at, `at most ${DEEPEST} levels`);
}

function literal(text: string, first: number, membership: Membership | undefined): EventValue {
  // t, f or n: anything else begins a number.
  const isNumber = first < 0x61;
  return {
    kind: isNumber ? "number" : "literal",
    text,
    number: isNumber ? comparableNumber(text) : undefined,
    membership,
  };
}
