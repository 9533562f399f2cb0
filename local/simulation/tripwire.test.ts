import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { hostname } from "node:os";
import { expect, test } from "vitest";
import { TripwireError, withTripwire } from "./tripwire.ts";

test.each<[string, () => unknown]>([
  ["Date.now", () => Date.now()],
  ["new Date()", () => new Date()],
  ["performance.now", () => performance.now()],
  ["Math.random", () => Math.random()],
  ["crypto.randomUUID", () => randomUUID()],
  ["globalThis.setTimeout", () => setTimeout(() => {}, 1)],
  ["fs.readFileSync", () => readFileSync("/etc/hostname")],
  ["net.connect", () => connect(1, "127.0.0.1")],
  ["os.hostname", () => hostname()],
])("%s of the real world ends a simulation, even if whoever used it keeps that to itself", async (name, use) => {
  const keepQuiet = async () => {
    try {
      use();
    } catch {}
  };
  const tripped = withTripwire(keepQuiet);
  await expect(tripped).rejects.toThrow(TripwireError);
  await expect(tripped).rejects.toThrow(`The simulation used ${name} of the real world`);
});

test("what does not depend on the world is left alone, and everything is as before afterwards", async () => {
  const dates = await withTripwire(async () => [new Date(0).toISOString(), Date.UTC(1970, 0), Math.max(1, 2)]);
  expect(dates).toEqual(["1970-01-01T00:00:00.000Z", 0, 2]);
  expect([Date.now(), performance.now(), Math.random()].every(Number.isFinite)).toBe(true);
  expect(new Date()).toBeInstanceOf(Date);
  expect(randomUUID()).toMatch(/^[0-9a-f-]{36}$/);
});
