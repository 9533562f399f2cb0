import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import {
  ChecksumAlgorithm,
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { BUCKET, eachWithS3 } from "./s3.fixture.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

const cloud = eachWithS3();

describe("objects", () => {
  test("an object is returned with its description", async () => {
    const answer = await cloud.put("a.json", '{"a":1}', {
      ContentType: "application/json",
      CacheControl: "no-store",
      Metadata: { origin: "order" },
      ServerSideEncryption: "AES256",
    });
    expect(answer.ETag).toBe(`"${createHash("md5").update('{"a":1}').digest("hex")}"`);
    const { bytes, ...found } = await cloud.get("a.json");
    expect(bytes.toString()).toBe('{"a":1}');
    const description = {
      ContentType: "application/json",
      CacheControl: "no-store",
      ContentLength: 7,
      Metadata: { origin: "order" },
      ETag: answer.ETag,
    };
    expect(found).toMatchObject(description);
    expect(await cloud.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "a.json" }))).toMatchObject(
      description,
    );
    expect(Math.abs(Number(found.LastModified) - cloud.clock.now())).toBeLessThan(2000);
  });

  test("bytes of any size and kind of body are preserved, with every checksum algorithm", async () => {
    const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 31) % 256));
    for (const algorithm of [undefined, ...Object.values(ChecksumAlgorithm)]) {
      if (algorithm && !["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"].includes(algorithm)) continue;
      await cloud.put("buffer", bytes, { ...(algorithm && { ChecksumAlgorithm: algorithm }) });
      expect((await cloud.get("buffer")).bytes.equals(bytes)).toBe(true);
    }
    await cloud.put("stream", Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)]), {
      ContentLength: bytes.length,
    });
    expect((await cloud.get("stream")).bytes.equals(bytes)).toBe(true);
    await cloud.put("empty", "");
    expect(await cloud.text("empty")).toBe("");
  });

  test("keys with any characters work in paths, lists and deletes", async () => {
    const special = [
      "a b",
      "a+b",
      "a%2Fb",
      "a/b",
      "/a",
      "ü/日本/😀",
      "a&b<c>'\"",
      "?q=1#x",
      "a//b",
      "~!*()",
      "\u0001x",
    ];
    for (const key of special) await cloud.put(key, `body of ${key}`);
    for (const key of special) expect(await cloud.text(key)).toBe(`body of ${key}`);
    expect((await cloud.keys()).sort()).toEqual([...special].sort());
    await cloud.client.send(
      new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects: special.map((Key) => ({ Key })) } }),
    );
    expect(await cloud.keys()).toEqual([]);
  });

  test("a digest that does not match is rejected, and nothing is stored", async () => {
    const wrong = [
      { "x-amz-checksum-crc32": "AAAAAA==" },
      { "x-amz-checksum-crc64nvme": "AAAAAAAAAAA=" },
      { "content-md5": createHash("md5").update("other").digest("base64") },
      { "x-amz-content-sha256": "0".repeat(64) },
    ];
    for (const headers of wrong) {
      const answer = await cloud.raw("PUT", `/${BUCKET}/a`, headers as unknown as Record<string, string>, "body");
      expect(answer.status).toBe(400);
      expect(await answer.text()).toMatch(/<Code>(BadDigest|XAmzContentSHA256Mismatch)</);
    }
    expect(await cloud.keys()).toEqual([]);
  });

  test.each([
    ["cut off", "5\r\nhel"],
    ["without an end", "5\r\nhello\r\n"],
    ["with an invalid size", "zz\r\nhello\r\n0\r\n\r\n"],
    ["shorter than announced", "4\r\nhell\r\n0\r\n\r\n"],
  ])("a chunked body %s is rejected", async (_what, body) => {
    const headers = { "content-encoding": "aws-chunked", "x-amz-decoded-content-length": "5" };
    const answer = await cloud.raw("PUT", `/${BUCKET}/a`, headers, body);
    expect(await answer.text()).toContain("<Code>IncompleteBody<");
    expect(await cloud.keys()).toEqual([]);
  });

  test("a range is part of the object", async () => {
    await cloud.put("a", "0123456789");
    expect(await cloud.text("a", { Range: "bytes=2-4" })).toBe("234");
    expect(await cloud.text("a", { Range: "bytes=7-" })).toBe("789");
    expect(await cloud.text("a", { Range: "bytes=-2" })).toBe("89");
    expect(await cloud.get("a", { Range: "bytes=8-100" })).toMatchObject({
      ContentRange: "bytes 8-9/10",
      ContentLength: 2,
    });
    await expect(cloud.get("a", { Range: "bytes=10-" })).rejects.toMatchObject({ name: "InvalidRange" });
  });

  test("of several writers with If-None-Match: * exactly one succeeds", async () => {
    const writers = Array.from({ length: 20 }, (_, i) => cloud.put("claim", `writer ${i}`, { IfNoneMatch: "*" }));
    const results = await Promise.allSettled(writers);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(new Set(refused.map((error) => `${error.name} ${error.$metadata.httpStatusCode}`))).toEqual(
      new Set(["PreconditionFailed 412"]),
    );
    expect(await cloud.text("claim")).toBe(`writer ${results.findIndex((result) => result.status === "fulfilled")}`);
  });

  test("conditions on writes and reads are enforced", async () => {
    const { ETag = "" } = await cloud.put("a", "one");
    await expect(cloud.put("a", "two", { IfMatch: '"other"' })).rejects.toMatchObject({ name: "PreconditionFailed" });
    await cloud.put("a", "two", { IfMatch: ETag });
    await expect(cloud.put("b", "two", { IfMatch: ETag })).rejects.toMatchObject({ name: "NoSuchKey" });
    await expect(cloud.get("a", { IfMatch: ETag })).rejects.toMatchObject({ name: "PreconditionFailed" });
    const current = (await cloud.get("a")).ETag;
    await expect(cloud.get("a", { IfNoneMatch: current })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    const tomorrow = new Date(cloud.clock.now() + DAY_MS);
    await expect(cloud.get("a", { IfModifiedSince: tomorrow })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    expect(await cloud.text("a", { IfUnmodifiedSince: tomorrow })).toBe("two");
  });

  test("a copy keeps or replaces the description", async () => {
    await cloud.put("from ü", "body", { ContentType: "text/plain", Metadata: { a: "1" } });
    const CopySource = `${BUCKET}/${encodeURIComponent("from ü")}`;
    await cloud.client.send(new CopyObjectCommand({ Bucket: BUCKET, Key: "kept", CopySource }));
    expect(await cloud.get("kept")).toMatchObject({ ContentType: "text/plain", Metadata: { a: "1" } });
    await cloud.client.send(
      new CopyObjectCommand({
        Bucket: BUCKET,
        Key: "new",
        CopySource,
        MetadataDirective: "REPLACE",
        Metadata: { b: "2" },
      }),
    );
    expect((await cloud.get("new")).Metadata).toEqual({ b: "2" });
    expect(await cloud.text("new")).toBe("body");
    const ontoItself = new CopyObjectCommand({ Bucket: BUCKET, Key: "from ü", CopySource });
    await expect(cloud.client.send(ontoItself)).rejects.toMatchObject({ name: "InvalidRequest" });
  });

  test("deleting is idempotent", async () => {
    await cloud.put("a", "body");
    for (let i = 0; i < 2; i++) await cloud.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: "a" }));
    await expect(cloud.get("a")).rejects.toMatchObject({ name: "NoSuchKey", $metadata: { httpStatusCode: 404 } });
    await expect(cloud.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "a" }))).rejects.toMatchObject({
      name: "NotFound",
    });
  });
});
