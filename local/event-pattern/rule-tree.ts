import { broadConditionsMet, type Condition, type Field, isMet } from "./field.ts";

/** One alternative of a rule's pattern. */
export interface Alternative {
  rule: Rule;
  conditions: Condition[];
  /** The same as indexes into the rule's `conditions`, in this order. */
  places: number[];
}

export interface Rule {
  name: string;
  /** Its position among the rules, for results in a stable order. */
  order: number;
  /** The conditions of all its alternatives, in the order of their paths. */
  conditions: Condition[];
  matchedIn: number;
  /** Removed or replaced, but still in the tree. */
  gone: boolean;
}

interface Branches {
  all: { condition: Condition; node: RuleNode }[];
  byCondition: Map<Condition, RuleNode>;
}

/**
 * Alternatives that share conditions share their path: each step down the tree checks one more condition. Exact
 * conditions come first, negative ones last, so that an event takes few steps.
 */
export interface RuleNode {
  alternatives: Alternative[];
  exact: Branches;
  broad: Map<Field, Branches>;
  negative: Branches;
}

const KINDS: Condition["kind"][] = ["exact", "broad", "negative"];

const createBranches = (): Branches => ({ all: [], byCondition: new Map() });

export const createRuleNode = (): RuleNode => ({
  alternatives: [],
  exact: createBranches(),
  broad: new Map(),
  negative: createBranches(),
});

function branchesFor(node: RuleNode, { kind, field }: Condition): Branches {
  if (kind !== "broad") return node[kind];
  const known = node.broad.get(field);
  if (known) return known;
  const branches = createBranches();
  node.broad.set(field, branches);
  return branches;
}

/** Adds all alternatives of a rule: the most common conditions come first, so that they share as much of the path as possible. */
export function addAlternatives(root: RuleNode, alternatives: Alternative[]): void {
  const uses = new Map<Condition, number>();
  for (const { conditions } of alternatives) {
    for (const condition of conditions) uses.set(condition, (uses.get(condition) ?? 0) + 1);
  }
  const shared = [...uses.keys()].sort(
    (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (uses.get(b) ?? 0) - (uses.get(a) ?? 0),
  );
  const rank = new Map(shared.map((condition, index) => [condition, index]));
  for (const alternative of alternatives) {
    let node = root;
    for (const condition of alternative.conditions.toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0))) {
      node = nodeAfter(node, condition);
    }
    node.alternatives.push(alternative);
  }
}

function nodeAfter(node: RuleNode, condition: Condition): RuleNode {
  const branches = branchesFor(node, condition);
  const known = branches.byCondition.get(condition);
  if (known) return known;
  const next = createRuleNode();
  branches.byCondition.set(condition, next);
  branches.all.push({ condition, node: next });
  return next;
}

/** Up to this many conditions, checking each is faster than finding all that are met. */
const FEW = 8;

/** Calls `reached` with every alternative whose conditions the event meets. `exactMet` are the exact ones among them. */
export function walk(
  node: RuleNode,
  event: number,
  exactMet: Condition[],
  reached: (alternative: Alternative) => void,
): void {
  const step = (next: RuleNode) => walk(next, event, exactMet, reached);
  for (const alternative of node.alternatives) reached(alternative);
  if (node.exact.all.length > 0) {
    if (exactMet.length < node.exact.all.length) follow(node.exact, exactMet, step);
    else for (const branch of node.exact.all) if (branch.condition.knownFor === event) step(branch.node);
  }
  if (node.broad.size > 0) {
    for (const [field, branches] of node.broad) {
      if (branches.all.length > FEW) follow(branches, broadConditionsMet(field, event), step);
      else askEach(branches, event, step);
    }
  }
  if (node.negative.all.length > 0) askEach(node.negative, event, step);
}

function follow(branches: Branches, met: Condition[], step: (node: RuleNode) => void): void {
  for (const condition of met) {
    const next = branches.byCondition.get(condition);
    if (next) step(next);
  }
}

function askEach(branches: Branches, event: number, step: (node: RuleNode) => void): void {
  for (const { condition, node } of branches.all) if (isMet(condition, event)) step(node);
}
