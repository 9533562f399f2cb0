import { Readable } from "node:stream";
import { ADMINISTRATOR, AwsError, type Caller } from "../aws.ts";
import type { Random } from "../random.ts";
import { dynalite, type InputRules, type ItemOperation } from "./dynalite.ts";
import { definitionToEngine, inputToEngine, outputFromEngine } from "./engine-names.ts";
import type { TableFacts } from "./facts.ts";
import { fromEngine, renameKeys, renameWords } from "./inherited-names.ts";
import { type Item, itemSize, LARGEST_ITEM, nestsTooDeep } from "./item.ts";
import type { KeyRange } from "./ordered-keys.ts";
import type { KeySpace, Table } from "./table.ts";
import type { TableDefinition } from "./table-description.ts";

/** A write of a transaction: `DeleteItem` with its condition stands for a check when it is `checkOnly`. */
export interface TransactWrite {
  operation: "DeleteItem" | "PutItem" | "UpdateItem";
  input: object;
  checkOnly: boolean;
}

/** Runs dynalite's expressions and rules on this cloud's tables. */
export interface Engine {
  /**
   * Returns the output of an operation on items. A write is complete before this returns its promise. A read costs `factor`
   * times what it costs alone.
   */
  run(operation: ItemOperation, input: object, caller: Caller, factor?: number): Promise<object>;
  /**
   * Carries out all writes, or none: returns each one's error, or its output. Throws `ValidationException` for an invalid
   * input, and for two writes of the same item.
   */
  transact(writes: TransactWrite[], caller: Caller): (AwsError | object)[];
  /** Throws `ValidationException` if CreateTable would reject the input. */
  checkTable(input: TableDefinition): void;
}

type Done<T> = (error: unknown, value?: T) => void;

/** A failed condition, with the item it was compared with, for `ReturnValuesOnConditionCheckFailure`. */
export class ConditionalCheckFailed extends AwsError {
  readonly item: Item | undefined;

  constructor(message: string, item: Item | undefined) {
    super("ConditionalCheckFailedException", message);
    this.item = item;
  }
}

export function createEngine(tables: ReadonlyMap<string, Table>, facts: TableFacts, random: Random): Engine {
  const options = { maxItemSize: LARGEST_ITEM };

  function find(name: string): Table {
    const table = tables.get(fromEngine(name));
    if (table) return table;
    throw new Error(`The table ${name} no longer exists.`);
  }

  // What dynalite calls a store. Every callback is called synchronously, so a writing action runs without a pause: no
  // other request can come between its read of the item and its write, and its lock is always free. `write` carries a
  // write out, or holds it back; `factor` is what a write costs, in those of a single one.
  const storeFor = (
    caller: Caller,
    parameters: Checked,
    write: (apply: () => void) => void = (apply) => apply(),
    factor = 1,
  ) => ({
    options,
    getTable(name: string, ...rest: [Done<object>] | [boolean, Done<object>]) {
      const done = rest.at(-1) as Done<object>;
      const table = tables.get(fromEngine(name));
      if (table) return done(null, table.definition);
      const message = "Requested resource not found";
      done({ statusCode: 400, body: { __type: "ResourceNotFoundException", message } });
    },
    getItemDb(name: string) {
      const table = find(name);
      return {
        ...readable(table.items),
        lock: (_key: string, run: (release: <F>(done: F) => F) => void) => run((done) => done),
        put(key: string, item: Item, done: Done<void>) {
          if (itemSize(item) > LARGEST_ITEM) return done(tooLarge("Item size to update"));
          if (nestsTooDeep(item)) return done(tooDeep());
          write(() => facts.written(table.definition, item, table.write(key, item), caller, factor));
          done(null);
        },
        del(key: string, done: Done<void>) {
          write(() => {
            const written = table.write(key, undefined);
            const deleted = written.oldItem ?? keyGiven(table, key, parameters);
            facts.written(table.definition, deleted, written, caller, factor);
          });
          done(null);
        },
      };
    },
    // A table's own write updates its indexes.
    getIndexDb: (_kind: string, name: string, index: string) => ({
      ...readable(find(name).index(index)),
      put: (_key: string, _item: Item, done: Done<void>) => done(null),
      del: (_key: string, done: Done<void>) => done(null),
    }),
  });
  const checkStore = storeFor(ADMINISTRATOR, {});

  function check(input: object, rules: InputRules): Checked {
    try {
      return dynalite().check(input, rules, checkStore);
    } catch (error) {
      throw toAwsError(error);
    }
  }

  function itemAt({ TableName, Item, Key }: Checked): Item | undefined {
    const table = tables.get(fromEngine(TableName ?? ""));
    const item = table?.items.get(dynalite().createKey(Item ?? Key ?? {}, table.definition));
    return renameKeys(item, fromEngine);
  }

  function keyOf(tableName = "", item: Item = {}): string {
    const { definition } = find(tableName);
    return JSON.stringify([tableName, dynalite().createKey(item, definition)]);
  }

  function tellRead(
    operation: ItemOperation,
    { Key }: Checked,
    { ConsumedCapacity }: Counted,
    caller: Caller,
    factor: number,
  ): void {
    for (const { TableName, CapacityUnits } of [ConsumedCapacity ?? []].flat())
      facts.read(TableName, operation, factor * CapacityUnits, Key, caller);
  }

  function prepare(operation: ItemOperation, input: object): Checked {
    const parameters = check(inputToEngine(input), dynalite().rules(operation));
    if (valuesOf(parameters).some(nestsTooDeep)) throw tooDeep();
    if (itemsOf(parameters).some((item) => itemSize(item) > LARGEST_ITEM)) throw tooLarge("Item size");
    copyOperands(parameters);
    return parameters;
  }

  function perform(
    operation: ItemOperation,
    parameters: Checked,
    itemStore: ReturnType<typeof storeFor>,
    caller: Caller,
    done: (error: unknown, output: object) => void,
  ): void {
    dynalite().action(operation, random)(itemStore, parameters, (error, output = {}) => {
      if (!error) return done(undefined, output);
      const failure = toAwsError(error);
      if (!(failure instanceof AwsError) || failure.code !== "ConditionalCheckFailedException")
        return done(failure, output);
      const item = itemAt(parameters);
      const { definition } = find(parameters.TableName ?? "");
      facts.conditionFailed(definition, parameters.Key ?? parameters.Item ?? {}, item, caller);
      done(new ConditionalCheckFailed(failure.message, item), output);
    });
  }

  return {
    async run(operation, input, caller, factor = 1) {
      const parameters = prepare(operation, input);
      const isRead = READS.has(operation);
      const asked = parameters.ReturnConsumedCapacity;
      // Consumed capacity is always measured for reads, but returned only on request.
      if (isRead && asked !== "INDEXES") parameters.ReturnConsumedCapacity = "TOTAL";
      return new Promise((resolve, reject) => {
        perform(operation, parameters, storeFor(caller, parameters), caller, (error, output) => {
          if (error) return reject(error);
          if (isRead) tellRead(operation, parameters, output, caller, factor);
          if (isRead && asked !== "INDEXES" && asked !== "TOTAL") delete (output as Counted).ConsumedCapacity;
          resolve(outputFromEngine(output));
        });
      });
    },
    transact(writes, caller) {
      const prepared = writes.map(({ operation, input }) => prepare(operation, input));
      const held: (() => void)[] = [];
      const results = writes.map(({ operation, checkOnly }, i): AwsError | object => {
        const parameters = prepared[i] as Checked;
        const hold = (apply: () => void) => void (checkOnly || held.push(apply));
        let result: unknown;
        perform(operation, parameters, storeFor(caller, parameters, hold, 2), caller, (error, output) => {
          result = error ?? outputFromEngine(output);
        });
        if (result instanceof Error && !(result instanceof AwsError)) throw result;
        return result as AwsError | object;
      });
      // Only of a valid item is the key known.
      const valid = prepared.filter((_, i) => !isInvalid(results[i]));
      const keys = new Set(valid.map(({ TableName, Key, Item }) => keyOf(TableName, Key ?? Item)));
      if (keys.size < valid.length) throw invalid("Transaction request cannot include multiple operations on one item");
      if (!results.some((result) => result instanceof AwsError)) for (const apply of held) apply();
      return results;
    },
    checkTable: (input) => void check(definitionToEngine(input), dynalite().rules("CreateTable")),
  };
}

/** The parameters of a request that are used here. */
interface Checked {
  TableName?: string;
  Item?: Item;
  Key?: Item;
  RequestItems?: Record<string, unknown>;
  ReturnConsumedCapacity?: string;
  _updates?: { sections: { type: string; val?: unknown }[] };
}

interface Counted {
  ConsumedCapacity?: Capacity | Capacity[];
}

interface Capacity {
  TableName: string;
  CapacityUnits: number;
}

const READS: ReadonlySet<ItemOperation> = new Set(["BatchGetItem", "GetItem", "Query", "Scan"]);

/** Returns the key of a missing item, as given by the request to delete it. */
function keyGiven({ definition }: Table, key: string, { Key, RequestItems = {} }: Checked): Item {
  const requests = RequestItems[definition.TableName] as { DeleteRequest?: { Key: Item } }[] | undefined;
  const keys = (requests ?? []).flatMap(({ DeleteRequest }): Item[] => (DeleteRequest ? [DeleteRequest.Key] : []));
  return Key ?? keys.find((each) => dynalite().createKey(each, definition) === key) ?? {};
}

/** Returns the items that a request puts, all of which are checked before the first is written. */
function itemsOf({ Item, RequestItems = {} }: Checked): Item[] {
  const batch = Object.values(RequestItems).flatMap((requests) =>
    Array.isArray(requests) ? requests.flatMap(({ PutRequest }) => PutRequest?.Item ?? []) : [],
  );
  return Item ? [Item, ...batch] : batch;
}

/** Returns the values that a request stores or compares with stored ones. */
function valuesOf(parameters: Checked & { ExpressionAttributeValues?: Item; AttributeUpdates?: Item }): Item[] {
  const { ExpressionAttributeValues = {}, AttributeUpdates = {} } = parameters;
  const updates = Object.entries(AttributeUpdates).flatMap(([name, { Value }]) => (Value ? [[name, Value]] : []));
  return [...itemsOf(parameters), ExpressionAttributeValues, Object.fromEntries(updates)];
}

const isInvalid = (result: unknown) => result instanceof AwsError && !(result instanceof ConditionalCheckFailed);

const invalid = (message: string) => new AwsError("ValidationException", message);

const tooDeep = () =>
  invalid(
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit",
  );

// dynalite counts characters, which accepts oversized items with multi-byte characters.
const tooLarge = (what: string) => invalid(`${what} has exceeded the maximum allowed size`);

// dynalite assigns an operand such as the `b` in `SET a = b` by reference, so that `SET a = b, b.c = :x` would change
// both.
function copyOperands({ _updates }: Checked): void {
  for (const section of _updates?.sections ?? []) {
    if (section.type !== "set") continue;
    let operand = section.val;
    Object.defineProperty(section, "val", {
      get: () => operand,
      set: (resolved) => {
        operand = structuredClone(resolved);
      },
    });
  }
}

function readable(space: KeySpace) {
  return {
    get: (key: string, done: Done<Item>) => done(null, space.get(key)),
    createValueStream: (range: KeyRange) => Readable.from(space.range(range)),
  };
}

function toAwsError(error: unknown): unknown {
  if (error instanceof AwsError) return error;
  const { statusCode, body } = error as {
    statusCode?: number;
    body?: { __type: string; message?: string; Message?: string };
  };
  if (statusCode === undefined || !body) return error;
  const code = body.__type.slice(body.__type.indexOf("#") + 1);
  return new AwsError(code, renameWords(body.message ?? body.Message ?? code, fromEngine), statusCode);
}
