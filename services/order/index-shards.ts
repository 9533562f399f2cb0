// DynamoDB writes at most 1,000 units a second to one partition, and an index that is throttled throttles its table. An
// order writes two units to `pending` (it enters, it leaves) and one to `sales`, so 8 shards take 4,000 orders a second,
// eight times what the API of stage prod lets in. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-sharding.html
const SHARDS = 8;

/**
 * The partition keys that the orders of one index key lie under. The first is the key itself, so an index that was
 * never spread is one of a single shard.
 */
export const shardsOf = (key: string): string[] =>
  Array.from({ length: SHARDS }, (_, shard) => (shard === 0 ? key : `${key}#${shard}`));

/** The one of `shardsOf(key)` for an order. An order's id is random or a hash: its last digits spread evenly. */
export const shardOf = (key: string, orderId: string): string =>
  shardsOf(key)[Number.parseInt(orderId.slice(-8), 16) % SHARDS] ?? key;
