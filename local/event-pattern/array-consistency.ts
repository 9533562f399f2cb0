import { ElementTree, FURTHER_IN, MET, PRESENT } from "./element-tree.ts";
import type { Element, List } from "./event-value.ts";
import type { Condition } from "./field.ts";

/** The work spent on one rule for one event. */
export interface Search {
  tree: ElementTree;
  conditions: Condition[];
  /** How often a condition was checked in an element. */
  steps: number;
  /** A field can be met in several arrays side by side, as in JSON that gives a key twice. */
  branching: boolean;
}

/** The search for a rule that has these conditions, in the order of their paths. */
export const createSearch = (conditions: Condition[], event: number): Search => ({
  tree: new ElementTree(conditions, event),
  conditions,
  steps: 0,
  branching: false,
});

/** A search exceeded its limit of steps, so whether all conditions can be met is unknown. */
export class Undecided extends Error {
  override name = "Undecided";
}

/** What a condition still needs once some elements are chosen. */
interface Wanted {
  /** By its place among the search's conditions. */
  condition: number;
  /** A value that goes with the chosen elements, in no other array, meets the condition. */
  met: boolean;
  /** There is such a value, so the field is not absent. */
  present: boolean;
  /** The arrays with values of the field of which no element is chosen. */
  open: List[];
}

/** Choosing among parallel arrays amounts to Boolean satisfiability, for which no fast algorithm is known. */
const MOST_STEPS_WHEN_BRANCHING = 300_000;

/**
 * Whether some of a search's conditions can be met together by values that do not come from different elements of one
 * array. Fields are taken in the order of their paths, and `exists: false` looks only at what goes with the elements
 * chosen before it, as AWS does. Only fields with values in the same array are searched together, and they fall apart
 * again inside each of its elements: so each element is looked at once for each condition. Throws `Undecided`.
 */
export function consistentlyMet(conditions: number[], search: Search): boolean {
  search.branching = false;
  const left: Wanted[] = [];
  for (const condition of conditions) {
    const flags = search.tree.flags(search.tree.root, condition);
    const met = (flags & MET) !== 0;
    const present = (flags & PRESENT) !== 0;
    if (flags & FURTHER_IN) left.push({ condition, met, present, open: listsIn(search.tree.root, condition, search) });
    else if (!met && (present || !search.conditions[condition]?.mayBeAbsent)) return false;
  }
  return allMet(left, search);
}

const listsIn = ({ lists }: Element, condition: number, { tree }: Search): List[] =>
  lists.length === 1 ? lists : lists.filter((list) => tree.flags(list, condition));

const allMet = (wanted: Wanted[], search: Search): boolean =>
  wanted.length === 0 || connected(wanted, search).every((group) => groupMet(group, search));

/** Groups of conditions, in their order, whose fields have no open array in common. */
function connected(wanted: Wanted[], search: Search): Wanted[][] {
  if (wanted.length === 1) return [wanted];
  const groupOf = new Map<List, Wanted[]>();
  for (const each of wanted) {
    search.steps += each.open.length;
    const [group = [], ...others] = new Set(
      each.open.map((list) => groupOf.get(list)).filter((known) => known !== undefined),
    );
    for (const other of others) {
      group.push(...other);
      for (const member of other) for (const list of member.open) groupOf.set(list, group);
    }
    group.push(each);
    for (const list of each.open) groupOf.set(list, group);
  }
  return [...new Set(groupOf.values())].map((group) => group.sort((a, b) => a.condition - b.condition));
}

/** Tries every condition as the first one to take its value from an open array; those before it take one from outside. */
function groupMet(group: Wanted[], search: Search): boolean {
  if (group.some(({ met, open }) => met || open.length > 1)) search.branching = true;
  for (const [first, { met, open }] of group.entries()) {
    for (const list of open) {
      for (const element of list.elements) {
        const left = choose(element, list, group, first, search);
        if (left && allMet(left, search)) return true;
      }
    }
    if (!met) return false;
  }
  return true;
}

/** What the conditions from `first` on need when the element is chosen for that one; none when one cannot be met. */
function choose(element: Element, of: List, group: Wanted[], first: number, search: Search): Wanted[] | undefined {
  let left = NOTHING_LEFT;
  for (let index = first; index < group.length; index++) {
    search.steps += 1;
    if (search.branching && search.steps > MOST_STEPS_WHEN_BRANCHING) throw new Undecided();
    const before = group[index] as Wanted;
    const { condition } = before;
    const own = index === first;
    const flags = search.tree.flags(element, condition);
    const met = (flags & MET) !== 0 || (before.met && !own);
    const present = (flags & PRESENT) !== 0 || before.present || own;
    const inside = flags & FURTHER_IN ? listsIn(element, condition, search) : NONE;
    const beside = own || isOnly(of, before.open) ? NONE : before.open.filter((list) => list !== of);
    if (inside.length + beside.length > 0) {
      if (left === NOTHING_LEFT) left = [];
      left.push({ condition, met, present, open: beside.length === 0 ? inside : [...beside, ...inside] });
    } else if (!met && (present || !search.conditions[condition]?.mayBeAbsent)) return undefined;
  }
  return left;
}

const isOnly = (list: List, lists: List[]): boolean => lists.length === 1 && lists[0] === list;

const NONE: List[] = [];
const NOTHING_LEFT: Wanted[] = [];
