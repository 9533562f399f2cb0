import { createRequire } from "node:module";
import type { Item } from "./item.ts";
import type { IndexDefinition, TableDefinition } from "./table-description.ts";

/** The operations on items whose expressions dynalite evaluates. */
export type ItemOperation =
  | "BatchGetItem"
  | "BatchWriteItem"
  | "DeleteItem"
  | "GetItem"
  | "PutItem"
  | "Query"
  | "Scan"
  | "UpdateItem";

/** An operation over what dynalite calls a store. */
type Action = (store: object, input: object, done: (error: unknown, output?: object) => void) => void;

/** What the input of an operation has to be: its parameters, and a check of them together. */
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
  action(operation: ItemOperation): Action;
  rules(operation: ItemOperation | "CreateTable"): InputRules;
  /** Returns the parameters in `rules` and no others. Throws an error with `statusCode` and `body`. */
  check(input: object, rules: InputRules, store: object): object;
  /** The text that an item is kept under: texts are in the order of the keys. */
  createKey(item: object, table: TableDefinition): string;
  /** What a write of an item changes in the indexes of its table. */
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

let loaded: Dynalite | undefined;

/**
 * dynalite has no types, and offers its server only: this is the one file that knows its private files, which are those of
 * the version that package.json pins.
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
    action: (operation) => load(`./actions/${fileOf(operation)}`),
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
