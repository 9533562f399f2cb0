import type { Element, List, Membership } from "./event-value.ts";
import type { Condition } from "./field.ts";

/** Where a condition's field occurs: directly in an element, or in an array inside it; for a list, in its elements. */
export const MET = 1;
export const PRESENT = 2;
export const FURTHER_IN = 4;

/** From this length on, identical elements of a list are merged. */
const MANY = 16;

/** The elements of an event that have values of some conditions' fields. */
export class ElementTree {
  readonly root: Element;
  /** A row of flags, one per condition, for each element and list. */
  #table: Uint8Array;
  readonly #width: number;
  #rows = 0;
  readonly #lists: List[] = [];

  /** Sorts the values of the conditions' fields by the elements they lie in. */
  constructor(conditions: Condition[], event: number) {
    this.#width = conditions.length;
    this.#table = new Uint8Array(16 * this.#width);
    this.root = { tree: this, row: this.#newRow(), of: undefined, lists: [] };
    for (let index = 0; index < conditions.length; index++) {
      const { field, accepts } = conditions[index] as Condition;
      if (field.seenIn !== event) continue;
      for (const value of field.values) {
        this.#mark(this.#elementOf(value.membership), index, accepts(value) ? PRESENT | MET : PRESENT);
      }
    }
    for (const list of this.#lists) if (list.elements.length > MANY) this.#dropAlike(list);
  }

  /** The flags of a condition, by its place among the conditions. */
  flags({ row }: Element | List, condition: number): number {
    return this.#table[row * this.#width + condition] ?? 0;
  }

  #newRow(): number {
    this.#rows += 1;
    if (this.#rows * this.#width > this.#table.length) {
      const larger = new Uint8Array(2 * this.#table.length);
      larger.set(this.#table);
      this.#table = larger;
    }
    return this.#rows - 1;
  }

  #elementOf(membership: Membership | undefined): Element {
    if (!membership) return this.root;
    if (membership.element?.tree === this) return membership.element;
    const list = this.#listOf(membership.array);
    const element: Element = { tree: this, row: this.#newRow(), of: list, lists: [] };
    list.elements.push(element);
    membership.element = element;
    return element;
  }

  #listOf(array: Membership["array"]): List {
    if (array.list?.inside.tree === this) return array.list;
    const inside = this.#elementOf(array.outer);
    const list: List = { row: this.#newRow(), inside, elements: [] };
    inside.lists.push(list);
    this.#lists.push(list);
    array.list = list;
    return list;
  }

  #mark(element: Element, condition: number, flags: number): void {
    this.#add(element, condition, flags);
    for (let list = element.of; list; list = list.inside.of) {
      if (this.flags(list, condition)) return;
      this.#add(list, condition, PRESENT);
      this.#add(list.inside, condition, FURTHER_IN);
    }
  }

  #add({ row }: Element | List, condition: number, flags: number): void {
    const at = row * this.#width + condition;
    this.#table[at] = (this.#table[at] ?? 0) | flags;
  }

  /** Identical elements without arrays inside are interchangeable, so one represents them all. */
  #dropAlike(list: List): void {
    const rows = Buffer.from(this.#table.buffer);
    const seen = new Set<string>();
    list.elements = list.elements.filter(({ row, lists }) => {
      if (lists.length > 0) return true;
      const before = seen.size;
      return seen.add(rows.toString("latin1", row * this.#width, (row + 1) * this.#width)).size > before;
    });
  }
}
