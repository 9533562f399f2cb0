import { expect, test } from "vitest";
import { readSequenceNumber, writeSequenceNumber } from "./sequence-number.ts";

// Real AWS sequence numbers with their shards, from its documentation and from user reports.
test.each([
  ["49544985256907370027570885864065577703022652638596431874", 0, "2015-05-14T17:12:55.000Z"],
  ["49588160223248606261076875455806734688981848970781268242", 401, "2018-09-11T21:13:35.000Z"],
  ["49588160406181619124623577364989381944926527427488784066", 492, "2018-09-11T21:13:35.000Z"],
  ["49629634598228923384296766558693603250810567226740965378", 0, "2022-05-20T11:58:10.000Z"],
])("%s is from shard %i at %s", (text, shard, time) => {
  const read = readSequenceNumber(text);
  expect(read).toMatchObject({ shard, seconds: Date.parse(time) / 1000 });
  expect(read && writeSequenceNumber(read)).toBe(text);
});

test("a number has 56 digits, and rises with the index whatever the time", () => {
  const of = (index: number, seconds: number) =>
    writeSequenceNumber({ shardCreatedSeconds: 1_700_000_000, shard: 19_999, index, seconds });
  const numbers = [of(0, 1_700_000_000), of(1, 1_900_000_000), of(2, 1_700_000_001), of(1e15, 1_700_000_000)];
  expect(numbers.map((number) => number.length)).toEqual([56, 56, 56, 56]);
  expect([...numbers].sort()).toEqual(numbers);
});

test.each(["0", "1", "9".repeat(129), "21269319989652663814458848515492872193"])("%s has another format", (text) => {
  expect(readSequenceNumber(text)).toBeUndefined();
});
