import { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { afterEach, expect, test, vi } from "vitest";
import { backOff, secondsAfter } from "./back-off.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test("the delay doubles with each failure, up to fifteen minutes", () => {
  expect([1, 2, 3, 4, 8, 10, 11, 40].map((receives) => secondsAfter(receives, 0.5))).toEqual([
    1, 2, 4, 8, 128, 512, 900, 900,
  ]);
});

test("messages that failed together come back at different times, and never immediately", () => {
  expect([secondsAfter(6, 0), secondsAfter(6, 0.999)]).toEqual([24, 40]);
  expect(secondsAfter(1, 0)).toBe(1);
});

test("after the last attempt the message is visible at once, so that SQS moves it to the dead-letter queue", async () => {
  vi.stubEnv("QUEUE_URL", "https://sqs.us-east-1.amazonaws.com/000000000000/orders");
  vi.stubEnv("MAX_RECEIVE_COUNT", "10");
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  const send = vi.spyOn(SQSClient.prototype, "send").mockImplementation(async () => ({}));
  for (const receives of ["9", "10", "11"]) {
    const attributes = { ApproximateReceiveCount: receives };
    await backOff({ messageId: "m", receiptHandle: "r", attributes } as SQSRecord);
  }
  const hidden = send.mock.calls.map(([{ input }]) => (input as { VisibilityTimeout: number }).VisibilityTimeout);
  expect(hidden).toEqual([256, 0, 0]);
});
