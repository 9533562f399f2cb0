import { describe, expect, test } from "vitest";
import { OrderCancelled } from "./contracts/order-cancelled.ts";
import { PaymentVoided } from "./contracts/payment-voided.ts";
import { particularsOf, readEnvelope } from "./envelope.ts";
import { createEvent } from "./event.ts";

const cause = { correlationId: "corr-1", causationId: "request-1" };
const { metadata, data } = createEvent(PaymentVoided, { orderId: "ord_1" }, cause, "2026-11-23T12:00:00.000Z");
const claim = { bucket: "claims", key: "PaymentVoided/1", bytes: 20, sha256: "0".repeat(64) };
const envelope = (detail: object, type = "PaymentVoided") => ({ source: "app.payments", "detail-type": type, detail });

describe("an envelope", () => {
  test("has either data or a claim", () => {
    const read = (detail: object) => readEnvelope(envelope({ metadata, ...detail }), [PaymentVoided]);
    expect(read({ data })).toEqual({ contract: PaymentVoided, metadata, data, claim: undefined });
    expect(read({ claim })).toEqual({ contract: PaymentVoided, metadata, data: undefined, claim });
    const either = "The detail of PaymentVoided must have either data or a claim.";
    expect(() => read({})).toThrow(either);
    expect(() => read({ data, claim })).toThrow(either);
  });

  test("of an unknown event is rejected, naming the known ones", () => {
    expect(() => readEnvelope(envelope({ metadata, data }), [OrderCancelled])).toThrow(
      "This consumer has no contract for PaymentVoided v1 of app.payments. It has: OrderCancelled v1 of app.orders.",
    );
    const newer = envelope({ metadata: { ...metadata, schemaVersion: 2 }, data });
    expect(() => readEnvelope(newer, [OrderCancelled, PaymentVoided])).toThrow(
      "PaymentVoided v2 of app.payments. It has: OrderCancelled v1 of app.orders, PaymentVoided v1 of app.payments.",
    );
  });

  test("of something else is rejected with the reason", () => {
    expect(() => readEnvelope("text", [PaymentVoided])).toThrow("This is not an event of this system. event: ");
    expect(() => readEnvelope(envelope({ data }), [PaymentVoided])).toThrow("detail.metadata: is missing");
  });
});

describe("an event's particulars", () => {
  const { eventId, correlationId } = metadata;

  test("are its type, ids, and subject: the order, or else its resource", () => {
    const told = { type: "PaymentVoided", eventId, correlationId };
    expect(particularsOf(envelope({ metadata, data }))).toEqual({ ...told, subject: "ord_1" });
    const claimed = { ...envelope({ metadata, claim }), resources: ["ord_2"] };
    expect(particularsOf(claimed)).toEqual({ ...told, subject: "ord_2" });
    expect(particularsOf({ ...envelope({ metadata, data }), resources: ["ord_2"] }).subject).toBe("ord_1");
  });

  test("are empty for anything that is not an event", () => {
    for (const other of ["text", undefined, null, 7]) expect(particularsOf(other)).toEqual({});
  });
});

test("an event with invalid data or an invalid cause is rejected, naming the field", () => {
  const at = "2026-11-23T12:00:00.000Z";
  expect(() => createEvent(PaymentVoided, "text" as never, cause, at)).toThrow(
    "PaymentVoided v1 is not as its contract says. data: ",
  );
  expect(() => createEvent(PaymentVoided, { orderId: "ord_1" }, { ...cause, correlationId: "" }, at)).toThrow(
    "The metadata of PaymentVoided is not valid. correlationId: ",
  );
});
