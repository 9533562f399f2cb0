/**
 * What an event pattern means, written as plainly as possible and sharing nothing with the matcher: it works on trees
 * that keep duplicate keys and number literals, rule by rule and path by path.
 */

/** JSON with its members in order, duplicates kept, and scalars as they are written. */
export type Tree =
  | { kind: "object"; members: [string, Tree][] }
  | { kind: "array"; elements: Tree[] }
  | { kind: "string"; text: string }
  | { kind: "bare"; text: string };

export function print(tree: Tree): string {
  switch (tree.kind) {
    case "object":
      return `{${tree.members.map(([name, value]) => `${JSON.stringify(name)}:${print(value)}`).join(",")}}`;
    case "array":
      return `[${tree.elements.map(print).join(",")}]`;
    case "string":
      return JSON.stringify(tree.text);
    case "bare":
      return tree.text;
  }
}

type Scalar = Exclude<Tree, { kind: "object" | "array" }>;

/** A value, its path, and which element of which array it lies in (`3:0` = the first element of array 3). */
interface Leaf {
  path: string;
  value: Scalar;
  elements: string[];
}

function leavesOf(event: Tree): Leaf[] {
  const leaves: Leaf[] = [];
  let arrays = 0;
  const visit = (tree: Tree, path: string[], elements: string[]) => {
    if (tree.kind === "object") {
      for (const [name, value] of tree.members) visit(value, [...path, name], elements);
    } else if (tree.kind === "array") {
      const array = arrays++;
      tree.elements.forEach((element, index) => {
        const nested = element.kind === "object" || element.kind === "array";
        visit(element, path, nested ? [...elements, `${array}:${index}`] : elements);
      });
    } else {
      leaves.push({ path: path.join("."), value: tree, elements });
    }
  };
  visit(event, [], []);
  return leaves;
}

/** Every way to meet the pattern: for each, what the paths must have. */
function alternativesOf(pattern: Tree, path: string[] = [], soFar: Map<string, Tree[]>[] = [new Map()]) {
  let alternatives = soFar;
  for (const [name, value] of (pattern as Tree & { kind: "object" }).members) {
    if (name === "$or") {
      const branches = (value as Tree & { kind: "array" }).elements;
      alternatives = branches.flatMap((branch) =>
        alternativesOf(
          branch,
          path,
          alternatives.map((each) => new Map(each)),
        ),
      );
    } else if (value.kind === "object") {
      alternatives = alternativesOf(value, [...path, name], alternatives);
    } else {
      const wanted = (value as Tree & { kind: "array" }).elements;
      for (const each of alternatives) each.set([...path, name].join("."), wanted);
    }
  }
  return alternatives;
}

export function evaluate(pattern: Tree, event: Tree): boolean {
  const leaves = leavesOf(event);
  return alternativesOf(pattern).some((wanted) =>
    meetable(
      [...wanted].sort(([a], [b]) => (a < b ? -1 : 1)),
      leaves,
      [],
    ),
  );
}

/** Two values go together unless they come from different elements of the same array. */
const compatible = (a: string[], b: string[]) =>
  a.every((x) => b.every((y) => x === y || x.split(":")[0] !== y.split(":")[0]));

function meetable(wanted: [string, Tree[]][], leaves: Leaf[], elements: string[]): boolean {
  const [first, ...rest] = wanted;
  if (!first) return true;
  const [path, patterns] = first;
  const here = leaves.filter((leaf) => leaf.path === path && compatible(leaf.elements, elements));
  const byValue = here
    .filter(({ value }) => patterns.some((pattern) => matchesValue(pattern, value)))
    .some((leaf) => meetable(rest, leaves, [...elements, ...leaf.elements]));
  const byAbsence = here.length === 0 && patterns.some(isAbsence) && meetable(rest, leaves, elements);
  return byValue || byAbsence;
}

const only = (tree: Tree): [string, Tree] => (tree as Tree & { kind: "object" }).members[0] as [string, Tree];
const listed = (tree: Tree): Tree[] => (tree.kind === "array" ? tree.elements : [tree]);
const textOf = (tree: Tree): string => (tree as Scalar).text;

function isAbsence(pattern: Tree): boolean {
  return pattern.kind === "object" && only(pattern)[0] === "exists" && textOf(only(pattern)[1]) === "false";
}

function matchesValue(pattern: Tree, value: Scalar): boolean {
  if (pattern.kind !== "object") return equal(pattern as Scalar, value);
  const [operator, operand] = only(pattern);
  if (operator === "exists") return textOf(operand) === "true";
  if (operator === "anything-but") return !negated(operand).some((each) => matchesValue(each, value));
  if (operator === "numeric") return inBounds((operand as Tree & { kind: "array" }).elements, value);
  if (value.kind !== "string") return false;
  if (operand.kind === "object") return ignoringCase(operator, textOf(only(operand)[1]), value.text);
  switch (operator) {
    case "exactly":
      return value.text === textOf(operand);
    case "prefix":
      return value.text.slice(0, textOf(operand).length) === textOf(operand);
    case "suffix":
      return reversed(value.text).startsWith(reversed(textOf(operand)));
    case "equals-ignore-case":
      return ignoringCase(operator, textOf(operand), value.text);
    case "wildcard":
      return wildcard([...textOf(operand)], [...value.text]);
    case "cidr":
      return cidr(textOf(operand), value.text);
    default:
      throw new Error(`The reference evaluator does not know ${operator}`);
  }
}

/** What anything-but excludes, as patterns of their own. */
function negated(operand: Tree): Tree[] {
  const exact = operand.kind !== "object" && listed(operand).every((each) => each.kind === "string");
  if (operand.kind !== "object" && !exact) return listed(operand);
  const [operator, texts] = exact ? ["exactly", operand] : only(operand);
  return listed(texts).map((text) => ({ kind: "object", members: [[operator, text]] }));
}

function equal(pattern: Scalar, value: Scalar): boolean {
  if (pattern.kind !== value.kind) return false;
  if (pattern.text === value.text) return true;
  if (pattern.kind === "string") {
    const address = addressOf(pattern.text);
    return address !== undefined && address === addressOf(value.text);
  }
  const [a, b] = [numberOf(pattern.text), numberOf(value.text)];
  return a !== undefined && b !== undefined && order(a, b) === 0;
}

/** A decimal number without rounding: digits × 10^exponent. */
type Decimal = { digits: bigint; exponent: number };

function decimalOf(literal: string): Decimal {
  const [mantissa = "", exponent = "0"] = literal.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

function order(a: Decimal, b: Decimal): number {
  const scale = Math.min(a.exponent, b.exponent);
  const [x, y] = [a, b].map(({ digits, exponent }) => digits * 10n ** BigInt(exponent - scale)) as [bigint, bigint];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** A number counts only when the nearest double is written with the same value. */
function numberOf(literal: string): Decimal | undefined {
  if (!/^-?\d/.test(literal) || !Number.isFinite(Number(literal))) return undefined;
  const exact = literal.startsWith("-") && decimalOf(literal).digits === 0n ? decimalOf("0") : decimalOf(literal);
  return order(exact, decimalOf(String(Number(literal)))) === 0 ? exact : undefined;
}

function inBounds(terms: Tree[], value: Scalar): boolean {
  const number = value.kind === "bare" ? numberOf(value.text) : undefined;
  if (!number) return false;
  for (let index = 0; index < terms.length; index += 2) {
    const difference = order(number, decimalOf(textOf(terms[index + 1] as Tree)));
    const holds = {
      "=": difference === 0,
      "<": difference < 0,
      "<=": difference <= 0,
      ">": difference > 0,
      ">=": difference >= 0,
    };
    if (!holds[textOf(terms[index] as Tree) as keyof typeof holds]) return false;
  }
  return true;
}

const reversed = (text: string) => text.split("").reverse().join("");

/** All texts that a text may be written as when case is ignored, one UTF-16 unit at a time. */
function spellings(text: string): string[] {
  let all = [""];
  for (const unit of text.split("")) {
    const forms = new Set([unit, unit.toLowerCase(), unit.toUpperCase()]);
    all = all.flatMap((start) => [...forms].map((form) => start + form));
  }
  return all;
}

function ignoringCase(operator: string, pattern: string, text: string): boolean {
  return spellings(pattern).some((spelling) =>
    operator === "prefix"
      ? text.startsWith(spelling)
      : operator === "suffix"
        ? text.endsWith(spelling)
        : text === spelling,
  );
}

function wildcard([first, ...pattern]: string[], text: string[]): boolean {
  if (first === undefined) return text.length === 0;
  if (first === "*")
    return text.length === 0
      ? wildcard(pattern, [])
      : wildcard(pattern, text) || wildcard([first, ...pattern], text.slice(1));
  const [literal, rest] = first === "\\" ? [pattern[0], pattern.slice(1)] : [first, pattern];
  return text[0] === literal && wildcard(rest, text.slice(1));
}

/** The bits of an address as a text of 0 and 1. */
function addressOf(text: string): string | undefined {
  const bits = (part: number, width: number) => part.toString(2).padStart(width, "0");
  if (/^\d+(\.\d+){3}$/.test(text)) {
    const octets = text.split(".").map(Number);
    return octets.every((octet) => octet < 256) ? octets.map((octet) => bits(octet, 8)).join("") : undefined;
  }
  if (!/^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/.test(text)) return undefined;
  const [head = "", tail, ...more] = text.split("::");
  const groups = (half: string) => (half === "" ? [] : half.split(":"));
  const known = [...groups(head), ...groups(tail ?? "")];
  const complete = tail === undefined ? known.length === 8 : known.length < 8;
  if (more.length > 0 || !complete || known.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  const zeros = Array<string>(8 - known.length).fill("0");
  const all = [...groups(head), ...zeros, ...groups(tail ?? "")];
  const address = all.map((group) => bits(Number.parseInt(group, 16), 16)).join("");
  return address.startsWith("0".repeat(80) + "1".repeat(16)) ? address.slice(96) : address;
}

function cidr(block: string, text: string): boolean {
  const [base = "", mask = ""] = block.split("/");
  const [network, address] = [addressOf(base), addressOf(text)];
  if (network === undefined || address === undefined) return false;
  const fixed = network.slice(0, Number(mask));
  if (address.length >= network.length) return address.startsWith(fixed);
  // A shorter address is inside when its digits decide that before they run out.
  const low = fixed.padEnd(network.length, "0").slice(0, address.length);
  const high = fixed.padEnd(network.length, "1").slice(0, address.length);
  return address > low && address < high;
}
