// DynamoDB writes at most 1,000 units per second to one partition, and a throttled index throttles its table. An order
// writes two units to `pending` (entering and leaving) and one to `sales`, so 8 shards allow 4,000 orders per second,
// eight times what stage prod's API accepts. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-sharding.html
const SHARDS = 8;

/**
 * Returns the partition keys for the orders of one index key. The first is the key itself, so that items written before
 * sharding are found.
 */
export const shardsOf = (key: string): string[] =>
  Array.from({ length: SHARDS }, (_, shard) => (shard === 0 ? key : `${key}#${shard}`));

/**
 * Returns the shard, out of `shardsOf(key)`, for an order. Its id is random or a hash, so its last digits are evenly
 * distributed.
 */
export const shardOf = (key: string, orderId: string): string =>
  shardsOf(key)[Number.parseInt(orderId.slice(-8), 16) % SHARDS] ?? key;
