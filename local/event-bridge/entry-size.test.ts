import { expect, test } from "vitest";
import { entrySize } from "./entry-size.ts";

test.each([
  [{}, 0],
  [{ Source: "app", DetailType: "t", Detail: "{}" }, 6],
  [{ Source: "app", DetailType: "t", Detail: "{}", Time: 0 }, 20],
  [{ Source: "äpp", Resources: ["a", "€"] }, 8],
])("%o has %i bytes", (entry, bytes) => {
  expect(entrySize(entry)).toBe(bytes);
});
