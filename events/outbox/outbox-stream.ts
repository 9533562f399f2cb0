import type { AttributeValue, DynamoDBRecord } from "aws-lambda";
import * as v from "valibot";
import { Text, Time } from "../fields.ts";
import type { Pending } from "../publish/relay.ts";

/** An outbox entry as stored in an item. */
export const Entry = v.object({
  source: Text,
  detailType: Text,
  time: Time,
  resources: v.array(v.string()),
  detail: Text,
});

interface Outboxes {
  pending: Pending[];
  /** Outbox contents that are not valid entries. */
  malformed: unknown[];
}

/**
 * Returns the outboxes of stream records, in order. An entry that appears in two records of the batch counts once: its
 * detail contains the event's id, so equal text means the same event.
 */
export function outboxesOf(records: readonly DynamoDBRecord[]): Outboxes {
  const pending: Pending[] = [];
  const malformed: unknown[] = [];
  const seen = new Set<string>();
  for (const { dynamodb } of records) {
    const outbox = dynamodb?.NewImage?.["outbox"];
    if (!outbox) continue;
    const values = plain(outbox);
    for (const value of Array.isArray(values) ? values : [values]) {
      const result = v.safeParse(Entry, value);
      if (!result.success) malformed.push(value);
      else if (!seen.has(result.output.detail)) {
        seen.add(result.output.detail);
        pending.push({
          entry: result.output,
          sequenceNumber: dynamodb.SequenceNumber,
          // In seconds.
          writtenAt: dynamodb.ApproximateCreationDateTime && dynamodb.ApproximateCreationDateTime * 1000,
        });
      }
    }
  }
  return { pending, malformed };
}

// An outbox contains lists, maps and strings; anything else stays in DynamoDB's format, visible in the dead letter.
function plain(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.L) return value.L.map(plain);
  if (value.M) return Object.fromEntries(Object.entries(value.M).map(([key, each]) => [key, plain(each)]));
  return value;
}
