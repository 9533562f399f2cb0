import type { Fact, FactOf } from "../../../trace.ts";
import type { EventRecord } from "../index/event-record.ts";

/** The facts of one story, by what they are about. */
export interface StoryFacts {
  events: readonly EventRecord[];
  /** Invocations that had one of its events, published one, or answered the request that began it. */
  calls: Call[];
  http: FactOf<"http">[];
  /** Writes whose stream record led to one of its events, and others of its calls. */
  writes: FactOf<"written">[];
  objects: FactOf<"object-written" | "object-read">[];
  batches: FactOf<"stream-batch">[];
  mails: FactOf<"mail">[];
  logs: FactOf<"log">[];
  refusals: FactOf<"refused">[];
  /** Faults that struck its events, messages, and calls. */
  injected: FactOf<"injected">[];
  deliveries: (FactOf<"delivered"> | FactOf<"delivery-failed"> | FactOf<"dropped">)[];
  letters: FactOf<"dead-lettered">[];
  hidden: FactOf<"hidden">[];
  queueUnits: number;
  reads: FactOf<"read">[];
}

/** One invocation; the end is absent while it runs, the start where the trace does not record it. */
export interface Call {
  requestId: string;
  function: string;
  startedAt?: number;
  from: number;
  to?: number;
  end?: FactOf<"invoked">;
  cold: boolean;
  trigger: string;
  eventIds: readonly string[];
  sequenceNumbers: readonly string[];
  /** Whether it had one of the story's events. */
  consumes: boolean;
}

/** Picks what belongs to a story out of all facts, by the ids that join them; what no id joins is left out. */
export function storyFacts(
  facts: readonly Fact[],
  events: readonly EventRecord[],
  subject: string | undefined,
): StoryFacts {
  const ids = new Set(events.map(({ event }) => event.id));
  const calls: Call[] = [];
  const publishers = new Set<string>();
  const batches: FactOf<"stream-batch">[] = [];
  const messages = new Set<string>();
  const result = {
    events,
    http: [] as FactOf<"http">[],
    writes: [] as FactOf<"written">[],
    objects: [] as StoryFacts["objects"],
    mails: [] as FactOf<"mail">[],
    logs: [] as FactOf<"log">[],
    refusals: [] as FactOf<"refused">[],
    injected: [] as FactOf<"injected">[],
    deliveries: [] as StoryFacts["deliveries"],
    letters: [] as FactOf<"dead-lettered">[],
    hidden: [] as FactOf<"hidden">[],
    queueUnits: 0,
    reads: [] as FactOf<"read">[],
  };

  // Facts are many and stories small: each kind is looked through by itself.
  const kinds = kindsIn(facts);
  const all = <Kind extends Fact["kind"]>(kind: Kind) => (kinds.get(kind) ?? []) as FactOf<Kind>[];

  // What names an event of the story.
  for (const fact of all("put")) if (fact.by && ids.has(fact.event.id)) publishers.add(fact.by.requestId);
  for (const fact of all("invocation-started")) if (hasAny(ids, fact.eventIds)) begin(calls, fact, true);
  for (const fact of all("invoked")) if (hasAny(ids, fact.eventIds)) finish(calls, fact, true);
  for (const kind of ["delivered", "delivery-failed", "dropped"] as const)
    result.deliveries.push(...all(kind).filter(({ eventId }) => ids.has(eventId)));
  result.letters.push(...all("dead-lettered").filter(({ eventId }) => eventId !== undefined && ids.has(eventId)));
  for (const fact of all("sent")) {
    if (fact.eventId === undefined || !ids.has(fact.eventId)) continue;
    messages.add(fact.messageId);
    result.queueUnits += fact.units;
  }

  // From the events back to what wrote and asked for them: relay, stream record, write, call, request.
  const writers = new Set<string>();
  const sequence = new Set<string>();
  for (const fact of all("stream-batch")) {
    if (!publishers.has(fact.requestId)) continue;
    batches.push(fact);
    for (const number of fact.sequenceNumbers) sequence.add(number);
  }
  for (const fact of all("written")) {
    if (fact.sequenceNumber === undefined || !sequence.has(fact.sequenceNumber)) continue;
    if (subject !== undefined && !fact.key.includes(subject) && !isOnlyWrite(batches, fact.sequenceNumber)) continue;
    if (fact.by) writers.add(fact.by.requestId);
    result.writes.push(fact);
  }

  // What those calls did.
  const relevant = new Set([...calls.map(({ requestId }) => requestId), ...writers, ...publishers]);
  const isBy = ({ by }: { by?: { requestId: string } }) => by !== undefined && relevant.has(by.requestId);
  const isOf = ({ requestId }: { requestId?: string }) => requestId !== undefined && relevant.has(requestId);
  for (const fact of all("invocation-started")) if (isOf(fact)) begin(calls, fact, false);
  for (const fact of all("invoked")) if (isOf(fact)) finish(calls, fact, false);
  const known = new Set(result.writes);
  result.writes.push(...all("written").filter((fact) => isBy(fact) && !known.has(fact)));
  result.http.push(...all("http").filter(isOf));
  result.logs.push(...all("log").filter(isOf));
  result.reads.push(...all("read").filter(isBy));
  result.objects.push(...all("object-written").filter(isBy), ...all("object-read").filter(isBy));
  result.mails.push(...all("mail").filter(isBy));
  result.refusals.push(...all("refused").filter(isBy));
  const hits = ({ eventId = "", messageId = "" }: FactOf<"injected">) => ids.has(eventId) || messages.has(messageId);
  result.injected.push(...all("injected").filter((fact) => hits(fact) || isOf(fact) || isBy(fact)));
  result.hidden.push(...all("hidden").filter(({ messageId }) => messages.has(messageId)));
  for (const kind of ["received", "deleted", "hidden"] as const)
    for (const fact of all(kind)) if (messages.has(fact.messageId)) result.queueUnits += fact.units;
  result.writes.sort((a, b) => a.seq - b.seq);
  return { ...result, batches, calls: calls.sort((a, b) => a.from - b.from) };
}

const grouped = new WeakMap<readonly Fact[], Map<Fact["kind"], Fact[]>>();

/** The facts by kind; for the next story of the same facts, too. */
function kindsIn(facts: readonly Fact[]): Map<Fact["kind"], Fact[]> {
  const kinds = grouped.get(facts) ?? Map.groupBy(facts, ({ kind }) => kind);
  grouped.set(facts, kinds);
  return kinds;
}

const hasAny = (ids: ReadonlySet<string>, some: readonly string[]): boolean => some.some((id) => ids.has(id));

const isOnlyWrite = (batches: readonly FactOf<"stream-batch">[], number: string): boolean =>
  batches.some(({ sequenceNumbers }) => sequenceNumbers.length === 1 && sequenceNumbers[0] === number);

/** Lambda tries an asynchronous event again under the same request id: each end is of the start before it. */
function begin(calls: Call[], fact: FactOf<"invocation-started">, consumes: boolean): void {
  const { requestId, cold, trigger, eventIds, sequenceNumbers = [], at } = fact;
  const call = {
    requestId,
    function: fact.function,
    startedAt: at,
    from: at,
    cold,
    trigger,
    eventIds,
    sequenceNumbers,
    consumes,
  };
  if (!calls.some((each) => each.requestId === requestId && each.startedAt === at)) calls.push(call);
}

function finish(calls: Call[], fact: FactOf<"invoked">, consumes: boolean): void {
  const { requestId, cold, trigger, eventIds, at, ms } = fact;
  if (calls.some(({ end }) => end === fact)) return;
  const started = calls.find((call) => call.requestId === requestId && call.end === undefined);
  if (started) Object.assign(started, { cold, from: Math.min(started.from, at - ms), to: at, end: fact });
  else
    calls.push({
      ...{ requestId, function: fact.function, from: at - ms, to: at, end: fact },
      ...{ cold, trigger, eventIds, sequenceNumbers: [], consumes },
    });
}

/** Whether an invocation failed for an event, or at all where it had none. */
export function failureOf({ end }: Call, eventId?: string): string | undefined {
  if (!end) return undefined;
  if (end.error !== undefined) return end.error;
  const reported = eventId === undefined ? end.failedEventIds?.length : end.failedEventIds?.includes(eventId);
  return reported ? "reported as failed" : undefined;
}
