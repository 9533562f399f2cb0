import { list, required, structure, text } from "../../api/shapes.ts";
import { AwsError, type RequiredAccess } from "../../aws.ts";
import { refuseItemCollectionMetrics } from "../conditional-write.ts";
import type { TransactWrite } from "../engine.ts";
import { operation } from "../operation.ts";
import { attributes, names, table } from "../shapes.ts";
import { onTable } from "../table-access.ts";
import { reasonOf, TransactionCanceled } from "../transaction.ts";

const MOST_ITEMS = 100;

/** What an item costs, in those of a request of its own. */
const FACTOR = 2;

const conditional = {
  ...table,
  ConditionExpression: text(),
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: attributes,
  ReturnValuesOnConditionCheckFailure: text(),
};
const writes = list(
  structure({
    ConditionCheck: structure({ ...conditional, Key: attributes }),
    Delete: structure({ ...conditional, Key: attributes }),
    Put: structure({ ...conditional, Item: attributes }),
    Update: structure({ ...conditional, Key: attributes, UpdateExpression: text() }),
  }),
  { min: 1, max: MOST_ITEMS },
);
const reads = list(
  structure({
    Get: structure({ ...table, Key: attributes, ProjectionExpression: text(), ExpressionAttributeNames: names }),
  }),
  { min: 1, max: MOST_ITEMS },
);

/** How a write is carried out, and what the caller must be allowed to do. */
const KINDS = {
  ConditionCheck: { operation: "DeleteItem", checkOnly: true, action: "dynamodb:ConditionCheckItem" },
  Delete: { operation: "DeleteItem", checkOnly: false, action: "dynamodb:DeleteItem" },
  Put: { operation: "PutItem", checkOnly: false, action: "dynamodb:PutItem" },
  Update: { operation: "UpdateItem", checkOnly: false, action: "dynamodb:UpdateItem" },
} as const;

type Kind = keyof typeof KINDS;
type Given = { TableName?: string; ReturnValuesOnConditionCheckFailure?: string };

const kindsIn = (item: Partial<Record<Kind, unknown>>): Kind[] =>
  (Object.keys(KINDS) as Kind[]).filter((kind) => item[kind] !== undefined);

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const transactWriteItems = operation({
  input: {
    TransactItems: required(writes),
    ClientRequestToken: text({ min: 1, max: 36 }),
    ReturnConsumedCapacity: text(),
    ReturnItemCollectionMetrics: text(),
  },
  permissions: (state, { TransactItems = [] }) =>
    TransactItems.flatMap((item) =>
      kindsIn(item).flatMap((kind): RequiredAccess[] => onTable(KINDS[kind].action)(state, item[kind] as Given)),
    ),
  run({ tables, tokens }, { TransactItems, ClientRequestToken: token, ...input }, { caller }) {
    refuseItemCollectionMetrics(input);
    const asked = capacityAsked(input);
    if (token !== undefined && tokens.knows(token, TransactItems)) return {};
    const wanted = TransactItems.map(readWrite);
    const results = tables.engine.transact(
      wanted.map(({ write }) => write),
      caller,
    );
    const reasons = results.map((result, i) => reasonOf(result, wanted[i]?.showsItem === true));
    if (reasons.some(({ Code }) => Code !== "None")) throw new TransactionCanceled(reasons);
    if (token !== undefined) tokens.remember(token, TransactItems);
    return asked ? { ConsumedCapacity: consumed(results) } : {};
  },
});

function readWrite(item: Partial<Record<Kind, Given>>): { write: TransactWrite; showsItem: boolean } {
  const [kind, ...others] = kindsIn(item);
  if (kind === undefined || others.length > 0)
    throw invalid("TransactItems can only contain one of Check, Put, Update or Delete");
  const { ReturnValuesOnConditionCheckFailure: shown = "NONE", ...input } = item[kind] ?? {};
  if (shown !== "NONE" && shown !== "ALL_OLD")
    throw invalid(`ReturnValuesOnConditionCheckFailure is ${shown}, expected ALL_OLD or NONE`);
  const { operation, checkOnly } = KINDS[kind];
  const write = { operation, checkOnly, input: { ...input, ReturnConsumedCapacity: "TOTAL" } };
  return { write, showsItem: shown === "ALL_OLD" };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html */
export const transactGetItems = operation({
  input: { TransactItems: required(reads), ReturnConsumedCapacity: text() },
  permissions: (state, { TransactItems = [] }) =>
    TransactItems.flatMap(({ Get = {} }) => onTable("dynamodb:GetItem")(state, Get)),
  async run({ tables }, { TransactItems, ...input }, { caller }) {
    const asked = capacityAsked(input);
    // Each read is done when its promise is there, so that no write comes between them.
    const outputs = TransactItems.map(({ Get }) => {
      if (!Get) throw invalid("TransactItems can only contain Get");
      const get = { ...Get, ConsistentRead: true, ReturnConsumedCapacity: "TOTAL" };
      return tables.engine.run("GetItem", get, caller, FACTOR);
    });
    const read: { Item?: object }[] = await Promise.all(outputs);
    const Responses = read.map(({ Item }) => (Item ? { Item } : {}));
    return asked ? { Responses, ConsumedCapacity: consumed(read) } : { Responses };
  },
});

interface Capacity {
  TableName: string;
  CapacityUnits: number;
}

function capacityAsked({ ReturnConsumedCapacity: asked = "NONE" }: { ReturnConsumedCapacity?: string }): boolean {
  if (asked === "NONE" || asked === "TOTAL") return asked === "TOTAL";
  throw invalid(`ReturnConsumedCapacity ${asked} is not supported by the local cloud in transactions: use TOTAL.`);
}

/** Returns the capacity that the table of each item lost. */
function consumed(outputs: object[]): Capacity[] {
  const units = new Map<string, number>();
  for (const { ConsumedCapacity } of outputs as { ConsumedCapacity?: Capacity }[]) {
    if (!ConsumedCapacity) continue;
    const { TableName, CapacityUnits } = ConsumedCapacity;
    units.set(TableName, (units.get(TableName) ?? 0) + FACTOR * CapacityUnits);
  }
  return [...units].map(([TableName, CapacityUnits]) => ({ TableName, CapacityUnits }));
}

const invalid = (message: string) => new AwsError("ValidationException", message);
