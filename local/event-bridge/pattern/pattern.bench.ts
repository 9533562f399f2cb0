import { createMatcher, parsePattern } from "./index.ts";

/** Events a second on one core, by kind of rule and number of rules: `node local/event-bridge/pattern/pattern.bench.ts`. */

const SECONDS = 0.6;
const EVENTS = 500;
const SIZES = [10, 1_000, 10_000];

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

/** As an order of this project comes over the bus: about 900 bytes. */
function event(index: number): string {
  const customer = (index * 7_919) % 10_000;
  return JSON.stringify({
    version: "0",
    id: `0b1f5e0a-7a1c-4a55-9d3e-${String(index).padStart(12, "0")}`,
    "detail-type": "OrderCreated",
    source: "app.orders",
    account: "000000000000",
    time: "2026-11-23T18:00:00Z",
    region: "us-east-1",
    resources: [`order/${index}`],
    detail: {
      metadata: {
        eventId: `01JDC8W3Q0-${index}`,
        correlationId: "c0a8012e-5d3f-4f6e-9b3a-1f2e3d4c5b6a",
        causationId: "f3b1c2d4-0e5f-4a6b-8c7d-9e0f1a2b3c4d",
        schemaVersion: 1,
        occurredAt: "2026-11-23T17:59:59.123Z",
      },
      data: {
        orderId: `order-${index}`,
        customerId: `customer-${customer}`,
        email: `someone-${customer}@example.com`,
        currency: "EUR",
        total: customer * 10 + 5,
        card: "4242",
        address: `10.${(customer >> 8) & 255}.${customer & 255}.7`,
        lines: [
          { sku: `sku-${customer}`, quantity: 2, unitPrice: 1250 },
          { sku: "sku-gift-wrapping", quantity: 1, unitPrice: 300 },
        ],
        note: "Leave it with the neighbours if nobody is at home, and please ring twice.",
      },
    },
  });
}

function eventsPerSecond(kind: Kind, rules: number, events: string[]): { rate: number; matched: number } {
  const matcher = createMatcher();
  for (let rule = 0; rule < rules; rule++) matcher.add(`rule-${rule}`, parsePattern(JSON.stringify(kind(rule))));
  for (const text of events) matcher.match(text);
  let matched = 0;
  let done = 0;
  const start = performance.now();
  while (performance.now() - start < SECONDS * 1_000) {
    for (const text of events) matched += matcher.match(text).length;
    done += events.length;
  }
  return { rate: done / ((performance.now() - start) / 1_000), matched: matched / done };
}

const events = Array.from({ length: EVENTS }, (_, index) => event(index));
console.log(
  `events of ${Math.round(events.join("").length / EVENTS)} characters; thousand events/s (rules matched per event)`,
);
console.log(["rules".padEnd(34), ...SIZES.map((size) => String(size).padStart(16))].join(""));
for (const [name, kind] of Object.entries(KINDS)) {
  const cells = SIZES.map((size) => {
    const { rate, matched } = eventsPerSecond(kind, size, events);
    return `${(rate / 1_000).toFixed(0)} (${matched.toFixed(2)})`.padStart(16);
  });
  console.log([name.padEnd(34), ...cells].join(""));
}
