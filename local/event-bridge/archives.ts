import { entrySize } from "./entry-size.ts";
import { type BusEvent, detailText } from "./envelope.ts";
import type { Archive, Rule } from "./model.ts";
import { busKey, ruleArn } from "./names.ts";
import type { Records } from "./records.ts";

const DAY_MS = 86_400_000;
const OWNER = "prod.vhs.events.aws.internal";

/** Archives an event, and drops events past the archive's retention. */
export function archiveEvent(records: Records, archive: string, { envelope, text }: BusEvent, now: number): void {
  const { id, source, resources, "detail-type": detailType } = envelope;
  const time = Date.parse(envelope.time);
  const size = entrySize({
    Time: time,
    Source: source,
    DetailType: detailType,
    Detail: detailText(text),
    Resources: resources,
  });
  records.archived(archive).set(id, { text, time, archivedAt: now, size });
  forgetExpired(records, archive, now);
}

/** Drops the events that are older than the archive's retention. */
export function forgetExpired(records: Records, name: string, now: number): void {
  const days = records.archives.get(name)?.retentionDays ?? 0;
  if (days === 0) return;
  const events = records.archived(name);
  for (const [id, event] of entries(events)) {
    // Oldest first: stops at the first that is still within the retention.
    if (event.archivedAt > now - days * DAY_MS) return;
    events.delete(id);
  }
}

/** Returns the number of events in an archive, and their total size in bytes. */
export function archiveTotals(records: Records, name: string): { EventCount: number; SizeBytes: number } {
  let SizeBytes = 0;
  for (const { size } of records.archived(name).values()) SizeBytes += size;
  return { EventCount: records.archived(name).size, SizeBytes };
}

export function forgetArchive(records: Records, name: string): void {
  const events = records.archived(name);
  for (const id of [...events.keys()]) events.delete(id);
  records.archives.delete(name);
}

/** Returns the rule that feeds an archive: the archive's pattern, excluding replayed events. */
export function archiveRule({ name, eventSourceArn, eventPattern }: Archive): Rule {
  const bus = busKey(eventSourceArn);
  const ruleName = `Events-Archive-${name}`;
  const unlessReplayed = '{"replay-name":[{"exists":false}]';
  const own = eventPattern?.trim().replace(/^\{\s*/, "");
  return {
    name: ruleName,
    arn: ruleArn(bus, ruleName),
    bus,
    eventPattern: own === undefined ? `${unlessReplayed}}` : `${unlessReplayed},${own}`,
    state: "ENABLED",
    managedBy: OWNER,
    archive: name,
    targets: [{ Id: ruleName, Arn: "arn:aws:events:us-east-1:::" }],
    tags: {},
  };
}

function* entries<T>(collection: {
  keys(): IterableIterator<string>;
  get(key: string): T | undefined;
}): Generator<[string, T]> {
  for (const key of collection.keys()) {
    const value = collection.get(key);
    if (value !== undefined) yield [key, value];
  }
}
