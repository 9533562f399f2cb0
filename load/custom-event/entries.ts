import type { Delivery, ProbeEvent, PutEntry } from "../probe/probe-event.ts";
import { seededRandom } from "../schedule/seeded-random.ts";
import { compileDetail } from "./generators.ts";
import type { CustomEvent } from "./template.ts";

/** The mark of a custom event travels in its resources, so that its detail stays as its consumers know it. */
export const MARK_PREFIX = "load-probe:";

const markOf = ({ run, producer, sequence, intended }: ProbeEvent): string =>
  `${MARK_PREFIX}${run}:${producer}:${sequence}:${intended}`;

/** Returns a builder of entries from a template; the same entries for the same seed, apart from times. */
export function customEntryBuilder(
  { source, detailType, detail, rows }: CustomEvent,
  EventBusName: string,
  { seed, workers = 1 }: { seed: number; workers?: number },
): (event: ProbeEvent) => PutEntry {
  const render = compileDetail(detail);
  const random = seededRandom(seed);
  const now = () => new Date();
  return (event) => {
    const { run, producer: worker, sequence } = event;
    const row = rows[(sequence * workers + worker) % rows.length] ?? {};
    return {
      Source: source,
      DetailType: detailType,
      EventBusName,
      Detail: JSON.stringify(render({ random, run, worker, sequence, row, now })),
      Resources: [markOf(event)],
    };
  };
}

/** Returns an entry's size as EventBridge counts it. */
export const entryBytes = ({ Source, DetailType, Detail, Resources = [] }: PutEntry): number =>
  Buffer.byteLength(Source + DetailType + Detail + Resources.join(""));

/** Returns example entries of a template, with marks as long as those of a long run. */
export function sampleEntries(custom: CustomEvent, seed: number, count: number): PutEntry[] {
  const build = customEntryBuilder(custom, "bus", { seed });
  return Array.from({ length: count }, (_, sequence) =>
    build({ run: "a1b2c3d4e5f6", producer: 0, sequence, intended: 86_400_000_000 }),
  );
}

const BODY = new RegExp(`^\\{"rule":(\\d+),"ingestion":"([^"]*)","mark":"${MARK_PREFIX}(\\w+):(\\d+):(\\d+):(-?\\d+)"`);

/** Parses a message body. Returns undefined when it does not belong to the probe. */
export function readCustomDelivery(body: string): Delivery | undefined {
  const [, rule, ingestion, run, producer, sequence, intended] = BODY.exec(body) ?? [];
  if (run === undefined || ingestion === undefined) return undefined;
  return {
    rule: Number(rule),
    ingestion,
    run,
    producer: Number(producer),
    sequence: Number(sequence),
    intended: Number(intended),
  };
}
