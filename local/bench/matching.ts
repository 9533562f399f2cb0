import { createMatcher, parsePattern } from "../event-pattern/index.ts";
import { type Measurement, rateOf, type Section } from "./measurement.ts";
import { orderEvent } from "./order-event.ts";

const EVENTS = 500;
const SIZES = [10, 1_000, 10_000] as const;

/** event-ruler on the JVM, on machines like those this was written on: thousand events a second on one core. */
const EVENT_RULER = { simple: 440, mixed: 77 };

type Kind = (rule: number) => object;

/** Every rule asks for the event's source and for something of its own in `detail`, unless it says otherwise. */
const detail = (asked: object) => ({ source: ["app.orders"], detail: { data: asked } });

const KINDS: Record<string, Kind> = {
  exact: (rule) => ({
    source: ["app.orders"],
    "detail-type": ["OrderCreated"],
    detail: { data: { customerId: [`customer-${rule}`] } },
  }),
  "exact, 100 sources by 100 types": (rule) => ({
    source: [rule % 100 === 0 ? "app.orders" : `app.${rule % 100}`],
    "detail-type": [rule < 100 ? "OrderCreated" : `Type${Math.floor(rule / 100)}`],
  }),
  prefix: (rule) => detail({ customerId: [{ prefix: `customer-${rule}` }] }),
  suffix: (rule) => detail({ email: [{ suffix: `-${rule}@example.com` }] }),
  "equals-ignore-case": (rule) => detail({ customerId: [{ "equals-ignore-case": `CUSTOMER-${rule}` }] }),
  wildcard: (rule) => detail({ email: [{ wildcard: `*-${rule}@*.com` }] }),
  numeric: (rule) => detail({ total: [{ numeric: [">=", rule * 10, "<", rule * 10 + 10] }] }),
  cidr: (rule) => detail({ address: [{ cidr: `10.${(rule >> 8) & 255}.${rule & 255}.0/24` }] }),
  "anything-but": (rule) => ({
    source: ["app.orders"],
    detail: { data: { customerId: [`customer-${rule}`], currency: [{ "anything-but": ["USD", `X${rule}`] }] } },
  }),
  exists: (rule) => ({
    source: ["app.orders"],
    detail: { data: { customerId: [`customer-${rule}`], coupon: [{ exists: false }], email: [{ exists: true }] } },
  }),
  $or: (rule) => detail({ $or: [{ customerId: [`customer-${rule}`] }, { total: [-rule] }] }),
  "array of objects": (rule) => detail({ lines: { sku: [`sku-${rule}`], quantity: [2] } }),
  mixed: (rule) => {
    const kinds = Object.values(KINDS).slice(0, -1);
    return (kinds[rule % kinds.length] as Kind)(rule);
  },
};

/** Events a second on one core, from an event's JSON text to rule names, by operator and number of rules. */
export async function matching(seconds: number): Promise<Section> {
  const events = Array.from({ length: EVENTS }, (_, index) => orderEvent(index));
  const eachEvent = (take: (text: string) => unknown) =>
    rateOf(seconds, () => {
      for (const text of events) take(text);
    });
  const measurements: Measurement[] = [];
  const parsed = await eachEvent(JSON.parse);
  measurements.push({ ...named("JSON.parse alone", "10 rules"), value: thousand(parsed), unit: "k events/s" });

  for (const [row, kind] of Object.entries(KINDS)) {
    const wanted = row === "mixed" ? EVENT_RULER.mixed : EVENT_RULER.simple;
    const rates: number[] = [];
    for (const rules of SIZES) {
      const matcher = createMatcher();
      for (let rule = 0; rule < rules; rule++) matcher.add(`rule-${rule}`, parsePattern(JSON.stringify(kind(rule))));
      const value = thousand(await eachEvent(matcher.match));
      rates.push(value);
      const column = `${rules.toLocaleString("en")} rules`;
      // What event-ruler's figures were taken with: sets of rules as small as these.
      const aim = rules <= 1_000 ? { text: `≥ ${wanted} to 1,000 rules`, met: value >= wanted } : undefined;
      measurements.push({ ...named(row, column), value, unit: "k events/s", ...(aim && judged(aim)) });
    }
    const value = (rates[0] ?? 0) / (rates.at(-1) ?? 1);
    const aim = row.startsWith("exact") ? judged({ text: "slowed ≤ 2 times", met: value <= 2 }) : {};
    measurements.push({ ...named(row, "slowed by"), value, unit: "times", ...aim });
  }
  for (const [lists, length] of [
    [3, 150],
    [5, 30],
  ] as const) {
    const { pattern, event } = unrelatedLists(lists, length);
    const matcher = createMatcher();
    matcher.add("rule", parsePattern(pattern));
    const value = 1_000 / (await rateOf(seconds, () => matcher.match(event)));
    const row = `${lists} unrelated lists of ${length}`;
    const aim = { text: "< 5 ms", met: value < 5 };
    measurements.push({ ...named(row, "one rule"), value, unit: "ms", aim });
  }
  return {
    title: "Matching, thousand events a second",
    method:
      `From an event's JSON text (about ${Math.round(events.join("").length / EVENTS)} characters) to rule names, one core. ` +
      "Aims: event-ruler's rates. Last: 10 rules to 10,000; " +
      "lists: milliseconds for one event.",
    measurements,
  };
}

/** A rule that asks for two fields of one element in every list, and an event of which only the last one has none. */
function unrelatedLists(count: number, length: number): { pattern: string; event: string } {
  const names = Array.from({ length: count }, (_, index) => `list${index}`);
  const elements = Array.from({ length }, (_, index) => (index % 2 ? { x: 1, y: index + 2 } : { x: index + 2, y: 1 }));
  const listOf = (name: string) => (name === names.at(-1) ? elements : [...elements, { x: 1, y: 1 }]);
  return {
    pattern: JSON.stringify(Object.fromEntries(names.map((name) => [name, { x: [1], y: [1] }]))),
    event: JSON.stringify(Object.fromEntries(names.map((name) => [name, listOf(name)]))),
  };
}

const named = (row: string, column: string) => ({ name: `${row}, ${column}`, cell: { row, column } });

const LIMIT = "one core, most of it reading the event's text: see what JSON.parse alone makes of it in the same run";

const judged = (aim: { text: string; met: boolean }) => (aim.met ? { aim } : { aim, limit: LIMIT });

const thousand = (batchesPerSecond: number) => (batchesPerSecond * EVENTS) / 1000;
