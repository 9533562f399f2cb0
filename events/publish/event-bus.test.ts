import type { PutEventsCommand, PutEventsResultEntry } from "@aws-sdk/client-eventbridge";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { OutboxEntry } from "../outbox/entry.ts";
import { putEvents } from "./event-bus.ts";

beforeEach(() => void vi.stubEnv("EVENT_BUS_NAME", "test-bus"));
afterEach(() => void vi.unstubAllEnvs());

const entry = (id: string): OutboxEntry => ({
  source: "app.orders",
  detailType: "OrderCreated",
  time: "2026-11-23T18:08:00.000Z",
  resources: [id],
  detail: "{}",
});

const results = (...Entries: PutEventsResultEntry[]) => vi.fn(async (_: PutEventsCommand) => ({ Entries }));

const failing = (name: string) =>
  vi.fn((_: PutEventsCommand) => Promise.reject(Object.assign(new Error("no"), { name })));

test("puts an entry in EventBridge's format", async () => {
  const send = results({ EventId: "1" });
  expect(await putEvents([entry("a")], send)).toEqual([{ sent: true }]);
  expect(send.mock.calls[0]?.[0].input.Entries).toEqual([
    {
      EventBusName: "test-bus",
      Source: "app.orders",
      DetailType: "OrderCreated",
      Time: new Date("2026-11-23T18:08:00.000Z"),
      Resources: ["a"],
      Detail: "{}",
    },
  ]);
});

test("matches partial failures to their entries by position", async () => {
  const send = results(
    { ErrorCode: "ThrottlingException", ErrorMessage: "slow" },
    { EventId: "2" },
    { ErrorCode: "MalformedDetail" },
  );
  expect(await putEvents([entry("a"), entry("b"), entry("c"), entry("d")], send)).toEqual([
    { sent: false, permanent: false, code: "ThrottlingException", message: "slow" },
    { sent: true },
    { sent: false, permanent: true, code: "MalformedDetail", message: "" },
    { sent: false, permanent: false, code: "NoResult", message: "" },
  ]);
});

test.each(["TimeoutError", "AccessDeniedException", "InternalFailure"])(
  "%s fails every entry for now",
  async (name) => {
    const failed = { sent: false, permanent: false, code: name, message: "no" };
    expect(await putEvents([entry("a"), entry("b")], failing(name))).toEqual([failed, failed]);
  },
);

test("finds the one entry that causes a whole request to be rejected", async () => {
  const send = vi.fn((command: PutEventsCommand) => {
    const bad = command.input.Entries?.some(({ Resources }) => Resources?.[0] === "b");
    return bad ? failing("ValidationException")(command) : results({ EventId: "1" })(command);
  });
  expect(await putEvents([entry("a"), entry("b"), entry("c")], send)).toEqual([
    { sent: true },
    { sent: false, permanent: true, code: "ValidationException", message: "no" },
    { sent: true },
  ]);
});
