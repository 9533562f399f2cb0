import { describe, expect, test } from "vitest";
import { faultyCloud } from "../faults/faulty-cloud.fixture.ts";
import { KINDS } from "../faults/kinds.ts";

describe("/_cloud/faults", () => {
  test("lists what is on, what ended, and every kind", async () => {
    const { faults, inject } = await faultyCloud();
    const first = await inject({ kind: "target-unavailable", at: { target: "work" }, count: 3 });
    const second = await inject({ kind: "api-latency", delaySeconds: 2, rate: 0.5, forSeconds: 60 });
    expect(second.until).toBe(second.since + 60_000);
    await faults("DELETE", `/${first.id}`);
    const listed = (await (await faults("GET")).json()) as { ended: object[]; faults: object[]; kinds: object };
    expect(listed.faults).toEqual([second]);
    expect(listed.ended).toEqual([{ ...first, endedAt: expect.any(Number) }]);
    expect(Object.keys(listed.kinds)).toEqual(Object.keys(KINDS));
  });

  test("removes one, or all", async () => {
    const { faults, inject, on } = await faultyCloud();
    const { id } = await inject({ kind: "target-unavailable" });
    expect((await faults("DELETE", `/${id}`)).status).toBe(204);
    const again = await faults("DELETE", `/${id}`);
    expect([again.status, await again.json()]).toEqual([404, { message: `No fault ${id} is on. On: none.` }]);
    await inject({ kind: "target-unavailable" });
    await inject({ kind: "target-throttle" });
    expect((await faults("DELETE")).status).toBe(204);
    expect(await on()).toEqual([]);
  });

  test.each([
    ["not JSON", "is an object, such as"],
    ["[]", "is an object, such as"],
    ["{}", "A fault needs a kind. Kinds: delivery-duplicate,"],
    ['{"kind":"toString"}', 'There is no fault of the kind "toString". Kinds: '],
    [
      '{"kind":"target-throttle","at":{"queue":"q"}}',
      "cannot be aimed at queue. It takes: rule, target, event, containing.",
    ],
    ['{"kind":"target-throttle","at":{"rule":1}}', "at.rule must be a text that is not empty, not 1."],
    ['{"kind":"target-throttle","delaySeconds":1}', "has no setting delaySeconds. Its settings: rate, every,"],
    ['{"kind":"target-throttle","rate":2}', "rate must be a number above 0 and at most 1, not 2."],
    ['{"kind":"target-throttle","count":0.5}', "count must be a whole number from 1, not 0.5."],
    ['{"kind":"target-throttle","__proto__":1}', "has no setting __proto__"],
    ['{"kind":"delivery-delay"}', "delivery-delay needs delaySeconds: a number of seconds"],
    ['{"kind":"access-denied"}', "access-denied needs at.caller"],
    ['{"kind":"invocation-kill","at":{"function":"f"},"when":"after"}', "needs at.operation"],
    ['{"kind":"invocation-kill","at":{"function":"f","operation":"s3:*"}}', 'needs when: "before" or "after"'],
    ['{"kind":"clock-jump","bySeconds":5}', "The clock cannot jump: restart with --clock."],
  ])("refuses %s", async (body, message) => {
    const { faults, on } = await faultyCloud();
    const response = await faults("POST", "", body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ message: expect.stringContaining(message) });
    expect(await on()).toEqual([]);
  });

  test("is closed to pages of other sites", async () => {
    const { endpoint, on } = await faultyCloud();
    const response = await fetch(`${endpoint}/_cloud/faults`, {
      method: "POST",
      headers: { origin: "https://example.com" },
      body: '{"kind":"target-throttle"}',
    });
    expect(response.status).toBe(403);
    expect(await on()).toEqual([]);
  });
});
