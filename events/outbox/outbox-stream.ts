import type { AttributeValue, DynamoDBRecord } from "aws-lambda";
import * as v from "valibot";
import { Text, Time } from "../fields.ts";
import type { Pending } from "../publish/relay.ts";

/** An outbox's entry, as the items of a table keep it. */
export const Entry = v.object({
  source: Text,
  detailType: Text,
  time: Time,
  resources: v.array(v.string()),
  detail: Text,
});

interface Outboxes {
  pending: Pending[];
  /** What stands in an outbox and is no entry. */
  malformed: unknown[];
}

/**
 * The outboxes of stream records, in order. An entry that stands in two records of the batch was published by the
 * first: its detail holds the event's id, so equal text is the same event.
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
          // Lambda gives seconds.
          writtenAt: dynamodb.ApproximateCreationDateTime && dynamodb.ApproximateCreationDateTime * 1000,
        });
      }
    }
  }
  return { pending, malformed };
}

// An outbox holds lists, maps and strings; anything else stays as DynamoDB wrote it, to be seen in the dead letter.
function plain(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.L) return value.L.map(plain);
  if (value.M) return Object.fromEntries(Object.entries(value.M).map(([key, each]) => [key, plain(each)]));
  return value;
}
