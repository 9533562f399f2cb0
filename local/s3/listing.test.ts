import { ListObjectsV2Command, PutObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BUCKET, eachWithS3 } from "./s3.fixture.ts";

const cloud = eachWithS3();

describe("listing", () => {
  test("pages contain every key and common prefix once, in UTF-8 order", async () => {
    const all = ["a/1", "a/2", "a/3/x", "b", "c/1", "c/2", "😀", "\uffee"];
    for (const key of all) await cloud.put(key, "x");
    const found: string[] = [];
    const pages = paginateListObjectsV2({ client: cloud.client, pageSize: 2 }, { Bucket: BUCKET, Delimiter: "/" });
    for await (const { Contents = [], CommonPrefixes = [] } of pages) {
      found.push(
        ...[...Contents.map(({ Key }) => Key), ...CommonPrefixes.map(({ Prefix }) => Prefix)].map(String).sort(),
      );
    }
    expect(found).toEqual(["a/", "b", "c/", "\uffee", "😀"]);
    const { Contents = [] } = await cloud.client.send(
      new ListObjectsV2Command({ Bucket: BUCKET, Prefix: "a/", StartAfter: "a/1" }),
    );
    expect(Contents.map(({ Key }) => Key)).toEqual(["a/2", "a/3/x"]);
  });

  test("any keys at any page size", async () => {
    const key = fc.string({ unit: fc.constantFrom("a", "b", "/", " ", "+", "é", "😀"), minLength: 1, maxLength: 5 });
    const sets = fc.uniqueArray(key, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sets, fc.integer({ min: 1, max: 5 }), fc.uuid(), async (names, pageSize, Bucket) => {
        await cloud.s3.createBucket(Bucket);
        for (const Key of names) await cloud.client.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
        const found: unknown[] = [];
        for await (const { Contents = [] } of paginateListObjectsV2({ client: cloud.client, pageSize }, { Bucket })) {
          found.push(...Contents.map(({ Key }) => Key));
        }
        expect(found).toEqual(names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
      { numRuns: 15 },
    );
  });
});
