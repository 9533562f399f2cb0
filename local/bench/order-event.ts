/** The JSON text of an OrderCreated as it comes over the bus, about 900 characters; `index` varies what rules ask for. */
export function orderEvent(index: number): string {
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
        note:
          "Leave it with the neighbours if nobody is at home, and please ring twice. They are on the second floor, " +
          "the door to the left of the stairs; the dog is friendly.",
      },
    },
  });
}
