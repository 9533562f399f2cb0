import { expect, test } from "vitest";
import { newest } from "./newest.ts";

const lengthOf = (text: string) => text.length;

test.each<[items: string[], count: number, characters: number, kept: string[]]>([
  [[], 2, 10, []],
  [["a", "b"], 2, 10, ["a", "b"]],
  [["a", "b", "c"], 2, 10, ["b", "c"]],
  [["aaaa", "bbbb", "cccc"], 3, 8, ["bbbb", "cccc"]],
  [["a", "long enough", "c"], 3, 8, ["c"]],
  [["a", "much too long"], 3, 8, ["much too long"]],
])("of %j, %i with %i characters", (items, count, characters, kept) => {
  expect(newest(items, count, characters, lengthOf)).toEqual(kept);
});
