import { createRequire } from "node:module";
import { type Random, seededRandom } from "../random.ts";
import type { Item } from "./item.ts";
import type { IndexDefinition, TableDefinition } from "./table-description.ts";

/** The item operations whose expressions dynalite evaluates. */
export type ItemOperation =
  | "BatchGetItem"
  | "BatchWriteItem"
  | "DeleteItem"
  | "GetItem"
  | "PutItem"
  | "Query"
  | "Scan"
  | "UpdateItem";

/** An operation on what dynalite calls a store. */
type Action = (store: object, input: object, done: (error: unknown, output?: object) => void) => void;

/** The input rules of an operation: its parameters, and a check across them. */
export interface InputRules {
  types: Record<string, object | string>;
  custom?: unknown;
}

interface IndexActions {
  puts: { index: string; key: string; item: Record<string, object> }[];
  deletes: { index: string; key: string }[];
}

/** The parts of dynalite that the local cloud uses. */
interface Dynalite {
  /** BatchGetItem returns its items in an order that `random` shuffles. */
  action(operation: ItemOperation, random: Random): Action;
  rules(operation: ItemOperation | "CreateTable"): InputRules;
  /** Returns only the parameters in `rules`. Throws an error with `statusCode` and `body`. */
  check(input: object, rules: InputRules, store: object): object;
  /** Returns the text under which an item is stored; texts sort like the keys. */
  createKey(item: object, table: TableDefinition): string;
  /** Returns the index changes that follow from a write of an item. */
  getIndexActions(
    indexes: IndexDefinition[],
    oldItem: Item | undefined,
    newItem: Item | undefined,
    table: TableDefinition,
  ): IndexActions;
}

const require = createRequire(import.meta.url);
/** Loads by path from the package's folder. */
const load = createRequire(require.resolve("dynalite"));

const OPERATIONS: readonly ItemOperation[] = [
  ...(["BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem"] as const),
  ...(["PutItem", "Query", "Scan", "UpdateItem"] as const),
];

let loaded: Dynalite | undefined;

/** Loads now what is otherwise loaded at the first use. */
export function loadDynaliteNow(): void {
  const { action, rules } = dynalite();
  const random = seededRandom(0);
  for (const operation of OPERATIONS) {
    action(operation, random);
    rules(operation);
  }
  rules("CreateTable");
}

/**
 * Returns dynalite's internals. dynalite has no types, and exports only its server: only this file knows its private
 * files, which are those of the version pinned in package.json.
 */
export function dynalite(): Dynalite {
  loaded ??= loadDynalite();
  return loaded;
}

function loadDynalite(): Dynalite {
  const { createKey, getIndexActions } = load("./db/index.js");
  const { checkTypes, checkValidations } = load("./validations/index.js");
  const fileOf = (operation: string) => `${operation.charAt(0).toLowerCase()}${operation.slice(1)}.js`;
  return {
    action(operation, random) {
      const run: Action = load(`./actions/${fileOf(operation)}`);
      return operation === "BatchGetItem" ? (...call) => withRandom(random, () => run(...call)) : run;
    },
    rules: (operation) => load(`./validations/${fileOf(operation)}`),
    check(input, { types, custom }, store) {
      const checked = checkTypes(input, types);
      checkValidations(checked, types, custom, store);
      return checked;
    },
    createKey,
    getIndexActions,
  };
}

/** dynalite takes its chance from `Math.random`, and only while it is called. */
function withRandom(random: Random, call: () => void): void {
  const before = Math.random;
  Math.random = random.next;
  try {
    call();
  } finally {
    Math.random = before;
  }
}
