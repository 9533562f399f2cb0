import type { Service } from "../aws.ts";
import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import { createTableFacts } from "./facts.ts";
import { createRequestTokens } from "./request-tokens.ts";
import type { StreamRecord } from "./stream-record.ts";
import { createStreams, type ReadOptions } from "./streams.ts";
import { type TableDefinition, tableArn } from "./table-description.ts";
import { createTables, sameDefinition } from "./tables.ts";
import { dynamoDbWire } from "./wire.ts";

export type { StreamRecord } from "./stream-record.ts";
export type { TableDefinition } from "./table-description.ts";

export interface DynamoDb {
  /** `DynamoDB_20120810` and `DynamoDBStreams_20120810`. */
  service: Service;
  /**
   * Creates a table, active immediately, or updates the existing one's definition and keeps its items. Throws for a
   * change that would require a new table.
   */
  createTable(definition: TableDefinition): Promise<{ name: string; arn: string; streamArn?: string }>;
  /**
   * Returns the records after `after` (a SequenceNumber), oldest first; waits until there is one. Returns `[]` if
   * aborted or stopped.
   */
  readStream(streamArn: string, options: ReadOptions & { signal?: AbortSignal }): Promise<StreamRecord[]>;
  /** Returns the SequenceNumber of the newest record, where a reader at LATEST starts. */
  newestSequence(streamArn: string): string | undefined;
  stop(): Promise<void>;
}

const SWEEP_MS = 60_000;

/**
 * DynamoDB with table streams and Time to Live. dynalite evaluates expressions and validates input; items and stream
 * records live in the store, where each write stores its item and record in one step.
 */
export function createDynamoDb(deps: { clock: Clock; random: Random; store: Store; trace: Trace }): DynamoDb {
  const { clock, random, store } = deps;
  const streams = createStreams({ clock, random, store });
  const tables = createTables({ clock, random, store, streams, facts: createTableFacts(deps.trace) });
  const tokens = createRequestTokens(clock, store.collection("dynamodb/transactions"));
  function sweep(): void {
    tables.expire();
    streams.trim();
    cancelSweep = clock.after(SWEEP_MS, sweep);
  }
  let cancelSweep = clock.after(SWEEP_MS, sweep);

  return {
    service: dynamoDbWire({ clock, tables, streams, tokens }),
    async createTable(definition) {
      const { TableName: name, TimeToLiveSpecification: timeToLive } = definition;
      const existing = tables.definition(name);
      if (existing) {
        if (!sameDefinition(existing, definition)) tables.update(definition);
        tables.setTimeToLive(name, timeToLive?.Enabled ? timeToLive.AttributeName : undefined);
      } else {
        tables.create(definition);
      }
      const streamArn = tables.streamArn(name);
      return { name, arn: tableArn(name), ...(streamArn && { streamArn }) };
    },
    readStream: (streamArn, options) => streams.wait(streamArn, options),
    newestSequence: (streamArn) => streams.newest(streamArn),
    async stop() {
      cancelSweep();
      streams.close();
    },
  };
}
