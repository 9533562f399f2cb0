import type { Counts } from "../result/result.ts";
import { type ArrivalRecord, type CallRecord, OUTCOME } from "./records.ts";

interface AccountOptions {
  /** The number of events in each producer's share of the schedule. */
  eventsOfProducer: number[];
  /** Rules that deliver each event. */
  rules: number;
  /** Milliseconds from the schedule's zero: events intended earlier belong to the warm-up. */
  warmUpMs: number;
  /** A delivery is late when it arrives more than this after its event's intended time. */
  quietMs: number;
}

/** Accounts for every event of a run by producer and sequence number: what was sent, and what became of it. */
export interface Account {
  call(record: CallRecord, code: string | undefined): void;
  /** Returns whether this was the first copy. */
  arrival(record: ArrivalRecord): boolean;
  /** Returns the number of outstanding deliveries of accepted events. */
  pending(): number;
  /** Returns the counts as they stand: pending deliveries count as lost. */
  close(intended: { measured: number; warmUp: number }): { measured: Counts; warmUp: Counts };
  totals(): { sent: number; rejected: number; unanswered: number; delivered: number; copies: number };
}

/** Returns the counts of a run that sent none of its intended events. */
export const emptyCounts = (intended: number): Counts => ({
  intended,
  sent: 0,
  accepted: 0,
  rejected: 0,
  rejectedByCode: {},
  unanswered: 0,
  unansweredByCode: {},
  delivered: 0,
  withoutAcceptance: 0,
  late: 0,
  lost: 0,
  duplicated: { events: 0, copies: 0 },
  outOfOrder: { events: 0, maxDistance: 0 },
});

const MOST_COPIES = 255;

export function createAccount({ eventsOfProducer, rules, warmUpMs, quietMs }: AccountOptions): Account {
  const books = eventsOfProducer.map((events) => ({
    outcome: new Uint8Array(events),
    copies: new Uint8Array(events * rules),
    arrived: new Float64Array(events * rules),
    late: new Uint8Array(events * rules),
    warmUpEvents: 0,
  }));
  const rejectedByCode = [new Map<string, number>(), new Map<string, number>()];
  const unansweredByCode = [new Map<string, number>(), new Map<string, number>()];
  const totals = { sent: 0, rejected: 0, unanswered: 0, delivered: 0, copies: 0 };
  let pending = 0;

  function bookOf(producer: number) {
    const book = books[producer];
    if (!book) throw new Error(`There is no producer ${producer} in this run.`);
    return book;
  }

  return {
    call({ producer, firstSequence, entries, intended, outcome }, code = "unknown") {
      const book = bookOf(producer);
      const warmUp = intended < warmUpMs;
      if (warmUp) book.warmUpEvents = Math.max(book.warmUpEvents, firstSequence + entries);
      book.outcome.fill(outcome, firstSequence, firstSequence + entries);
      totals.sent += entries;
      if (outcome === OUTCOME.accepted) {
        for (let at = firstSequence * rules; at < (firstSequence + entries) * rules; at++) {
          if (book.copies[at] === 0) pending++;
        }
        return;
      }
      totals[outcome === OUTCOME.rejected ? "rejected" : "unanswered"] += entries;
      const codes = (outcome === OUTCOME.rejected ? rejectedByCode : unansweredByCode)[warmUp ? 1 : 0];
      codes?.set(code, (codes.get(code) ?? 0) + entries);
    },

    arrival({ producer, sequence, rule, intended, arrived, redelivered }) {
      const book = bookOf(producer);
      const at = sequence * rules + rule;
      const copies = book.copies[at];
      if (copies === undefined || rule >= rules) {
        throw new Error(`Event ${sequence} of producer ${producer} by rule ${rule} is not in this run's schedule.`);
      }
      // A redelivery by the queue is not a duplicate made by the bus.
      if (copies > 0 && redelivered) return false;
      book.copies[at] = Math.min(copies + 1, MOST_COPIES);
      if (copies > 0) {
        totals.copies++;
        // Several receivers report in any order: the first copy is the one that arrived first.
        if (arrived < (book.arrived[at] ?? 0)) book.arrived[at] = arrived;
        return false;
      }
      totals.delivered++;
      book.arrived[at] = arrived;
      if (arrived - intended > quietMs) book.late[at] = 1;
      if (book.outcome[sequence] === OUTCOME.accepted) pending--;
      return true;
    },

    pending: () => pending,
    totals: () => ({ ...totals }),

    close(intended) {
      const measured = emptyCounts(intended.measured);
      const warmUp = emptyCounts(intended.warmUp);
      for (const book of books) {
        count(warmUp, book, 0, book.warmUpEvents);
        count(measured, book, book.warmUpEvents, book.outcome.length);
        for (let rule = 0; rule < rules; rule++) addDisorder(book, rule, { measured, warmUp });
      }
      for (const [index, counts] of [measured, warmUp].entries()) {
        counts.rejectedByCode = Object.fromEntries(rejectedByCode[index] ?? []);
        counts.unansweredByCode = Object.fromEntries(unansweredByCode[index] ?? []);
      }
      return { measured, warmUp };
    },
  };

  type Book = (typeof books)[number];

  function count(counts: Counts, book: Book, from: number, to: number): void {
    for (let sequence = from; sequence < to; sequence++) {
      const outcome = book.outcome[sequence];
      if (outcome === OUTCOME.accepted) counts.accepted++;
      else if (outcome === OUTCOME.rejected) counts.rejected++;
      else if (outcome === OUTCOME.unanswered) counts.unanswered++;
      for (let at = sequence * rules; at < (sequence + 1) * rules; at++) {
        const copies = book.copies[at] ?? 0;
        if (copies === 0) {
          if (outcome === OUTCOME.accepted) counts.lost++;
          continue;
        }
        counts.delivered++;
        if (outcome !== OUTCOME.accepted) counts.withoutAcceptance++;
        if (book.late[at] === 1) counts.late++;
        if (copies > 1) {
          counts.duplicated.events++;
          counts.duplicated.copies += copies - 1;
        }
      }
    }
    counts.sent = counts.accepted + counts.rejected + counts.unanswered;
  }

  /** Counts an event as out of order when one with a higher number arrived before it, with the largest such difference. */
  function addDisorder(book: Book, rule: number, counts: { measured: Counts; warmUp: Counts }): void {
    const arrivedOf = (sequence: number) => book.arrived[sequence * rules + rule] as number;
    const order = new Uint32Array(book.outcome.length);
    let length = 0;
    for (let sequence = 0; sequence < book.outcome.length; sequence++) {
      if (book.copies[sequence * rules + rule] !== 0) order[length++] = sequence;
    }
    // Events that arrived at the same time are in order.
    const arrived = order.subarray(0, length).sort((a, b) => arrivedOf(a) - arrivedOf(b) || a - b);
    let highest = -1;
    for (const sequence of arrived) {
      if (sequence > highest) highest = sequence;
      else {
        const { outOfOrder } = sequence < book.warmUpEvents ? counts.warmUp : counts.measured;
        outOfOrder.events++;
        outOfOrder.maxDistance = Math.max(outOfOrder.maxDistance, highest - sequence);
      }
    }
  }
}
