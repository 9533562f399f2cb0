import type { Fact } from "cdk-local-cloud";
import { expect, test } from "vitest";
import { createObserver } from "./observer.ts";

let seq = 0;
const see = (observer: ReturnType<typeof createObserver>, ...facts: object[]) => {
  for (const fact of facts) observer.see({ seq: ++seq, at: seq, ...fact } as Fact);
};
const call = (kind: "invocation-started" | "invoked", requestId: string, more: object = {}) => ({
  ...{ kind, function: "f", requestId, cold: false, trigger: "q", eventIds: ["e"], ms: 1, memoryMb: 1, ...more },
});

test("an event is a duplicate where its function has done it or is at work on it, and a retry where it failed", () => {
  const observer = createObserver();
  see(observer, call("invocation-started", "1"), call("invoked", "1", { error: "Error: no" }));
  see(observer, call("invocation-started", "2"));
  expect([observer.duplicates(), observer.retries()]).toEqual([0, 1]);
  see(observer, call("invocation-started", "3"));
  see(observer, call("invoked", "2"), call("invoked", "3"));
  expect(observer.duplicates()).toBe(1);
  see(observer, call("invocation-started", "4"));
  expect(observer.duplicates()).toBe(2);
});

test("deliveries are counted by rule and target; archives are no targets", () => {
  const observer = createObserver();
  const targets = [
    { id: "q", arn: "arn:aws:sqs:r:1:queue" },
    { id: "a", arn: "arn:aws:events:us-east-1:::" },
  ];
  see(observer, { kind: "rule-changed", rule: "arn:aws:events:r:1:rule/bus/all", bus: "b", targets });
  const event = { id: "e", "detail-type": "T", resources: ["ord_1"], detail: { metadata: { eventId: "m" } } };
  const about = { eventId: "e", rule: "arn:aws:events:r:1:rule/bus/all", target: "arn:aws:sqs:r:1:queue" };
  see(observer, { kind: "put", event, rules: [about.rule] });
  expect(observer.deliveries()).toMatchObject([{ rule: "all", delivered: 0, letters: 0 }]);
  see(observer, { kind: "delivered", ...about }, { kind: "delivered", ...about });
  see(observer, { kind: "dead-lettered", eventId: "e", from: about.target });
  expect(observer.deliveries()).toMatchObject([{ target: about.target, delivered: 2, letters: 1 }]);
  expect(observer.audit).toMatchObject([{ id: "e", eventId: "m", subject: "ord_1" }]);
});

test("what a fault struck is known by the invocation, and so is a time-out", () => {
  const observer = createObserver();
  see(observer, { kind: "injected", fault: "api-latency", operation: "o", requestId: "call", by: { requestId: "1" } });
  see(observer, call("invoked", "2", { error: "Sandbox.Timedout: too long" }));
  expect(observer.strikes).toMatchObject([
    { fault: "api-latency", operation: "o", requestId: "1" },
    { fault: "timeout", requestId: "2" },
  ]);
});
