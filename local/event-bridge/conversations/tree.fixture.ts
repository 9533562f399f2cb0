import { print, type Tree } from "../../event-pattern/reference-evaluator.fixture.ts";

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+)/y;

/** Reads JSON text that is known to be valid: duplicate keys and number literals are kept. */
export function readTree(text: string): Tree {
  let at = 0;
  function next(): string {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw new Error(`No JSON at character ${at} of ${text}`);
    at = TOKEN.lastIndex;
    return token;
  }
  /** What stands between brackets, one after another. */
  function until<Item>(close: string, read: (first: string) => Item): Item[] {
    const items: Item[] = [];
    for (let token = next(); token !== close; token = next()) {
      items.push(read(token === "," ? next() : token));
    }
    return items;
  }
  function value(token: string): Tree {
    if (token === "[") return { kind: "array", elements: until("]", value) };
    if (token === "{") return { kind: "object", members: until("}", (name) => [JSON.parse(name), named()]) };
    return token.startsWith('"') ? { kind: "string", text: JSON.parse(token) } : { kind: "bare", text: token };
  }
  function named(): Tree {
    next();
    return value(next());
  }
  return value(next());
}

/** The value of a key (the last one, where the key is repeated), or the element at an index. */
export function child(tree: Tree | undefined, step: string | number): Tree | undefined {
  if (tree?.kind === "array" && typeof step === "number") return tree.elements[step];
  if (tree?.kind === "object") return tree.members.findLast(([name]) => name === step)?.[1];
  return undefined;
}

/** As a parser that keeps one value a key hands it on: at the place of the first, with the value of the last. */
export function withoutRepeatedKeys(tree: Tree): Tree {
  if (tree.kind === "array") return { kind: "array", elements: tree.elements.map(withoutRepeatedKeys) };
  if (tree.kind !== "object") return tree;
  const members = new Map(tree.members.map(([name, value]) => [name, withoutRepeatedKeys(value)]));
  return { kind: "object", members: [...members] };
}

/** JSON text with white space wherever JSON allows it. */
export const printLoosely = (tree: Tree): string =>
  print(tree).replaceAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/g, (token) => ` ${token}\n\t`);
