import { expect, test } from "vitest";
import { CANCELLED, CONFIRMED, NOTIFIED } from "../order-flow/order.ts";
import { createOrderBooks } from "./order-books.ts";
import { type ArrivalRecord, type CallRecord, OUTCOME } from "./records.ts";

const call = (sequence: number, more: Partial<CallRecord> = {}): CallRecord => ({
  producer: 0,
  firstSequence: sequence,
  entries: 1,
  intended: sequence * 1000,
  sent: sequence * 1000,
  answered: sequence * 1000 + 20,
  outcome: OUTCOME.accepted,
  code: -1,
  held: false,
  first: true,
  ...more,
});
const arrival = (sequence: number, rule: number, after: number): ArrivalRecord => ({
  producer: 0,
  sequence,
  rule,
  intended: sequence * 1000,
  ingested: Number.NaN,
  queued: Number.NaN,
  arrived: sequence * 1000 + after,
  redelivered: false,
  fine: false,
});

/** Five orders, one per second; the first is the warm-up's. */
function booksOfFive() {
  const books = createOrderBooks({ eventsOfProducer: [5], warmUpMs: 1000, quietMs: 5000 });
  for (const sequence of [0, 1, 2, 3, 4]) books.call(call(sequence));
  return books;
}

test("outcomes are counted without the warm-up, and each order once", () => {
  const books = booksOfFive();
  for (const event of [
    arrival(0, CONFIRMED, 50),
    arrival(0, NOTIFIED, 80),
    arrival(1, CONFIRMED, 50),
    arrival(1, CONFIRMED, 60),
    arrival(1, NOTIFIED, 90),
    arrival(2, CANCELLED, 70),
    arrival(2, NOTIFIED, 95),
    arrival(3, CONFIRMED, 50),
    arrival(3, CANCELLED, 55),
  ]) {
    books.arrival(event);
  }
  expect(books.outcomes()).toEqual({ confirmed: 2, cancelled: 2, contradicted: 1, notified: 2, unnotified: 2 });
});

test("latencies are by outcome, and the response counts from the intended time", () => {
  const books = booksOfFive();
  books.arrival(arrival(0, CONFIRMED, 500));
  books.arrival(arrival(1, CONFIRMED, 50));
  books.arrival(arrival(1, CONFIRMED, 900));
  books.arrival(arrival(2, CANCELLED, 70));
  books.arrival(arrival(2, NOTIFIED, 95));
  const { orderAnswer, orderConfirmed, orderCancelled, orderNotified } = books.latencies();
  expect(orderAnswer).toMatchObject({ count: 4 });
  expect([orderConfirmed, orderCancelled, orderNotified].map(({ count }) => count)).toEqual([1, 1, 1]);
  expect((orderConfirmed.summary?.max ?? 0) / 1000).toBeCloseTo(50, 0);
  expect((orderNotified.summary?.max ?? 0) / 1000).toBeCloseTo(95, 0);
});

test("a rejected order has no response time, and owes no e-mail", () => {
  const books = createOrderBooks({ eventsOfProducer: [2], warmUpMs: 0, quietMs: 5000 });
  books.call(call(0, { outcome: OUTCOME.rejected }));
  books.call(call(1));
  expect(books.latencies().orderAnswer.count).toBe(1);
  expect(books.pending()).toBe(1);
  expect(books.outcomes()).toMatchObject({ notified: 0, unnotified: 1 });
});

test("the series counts events by their arrival, and times e-mails by the intended second", () => {
  const books = booksOfFive();
  books.arrival(arrival(1, CONFIRMED, 1500));
  books.arrival(arrival(1, NOTIFIED, 2500));
  const series = books.series();
  expect(series).toHaveLength(4);
  expect(series[2]).toMatchObject({ confirmed: 1, cancelled: 0, notified: 0, max: null });
  expect(series[3]).toMatchObject({ notified: 1 });
  expect((series[1]?.max ?? 0) / 1000).toBeCloseTo(2500, -2);
});
