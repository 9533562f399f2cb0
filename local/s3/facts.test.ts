import { CopyObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { BUCKET, eachWithS3 } from "./s3.fixture.ts";

const running = eachWithS3();

test("reading and writing objects is reported with their bytes; a HEAD request is not a read", async () => {
  const { client, put, text, trace } = running;
  await put("claims/a", "ü".repeat(10));
  expect(await text("claims/a")).toBe("ü".repeat(10));
  expect(await text("claims/a", { Range: "bytes=0-3" })).toBe("üü");
  await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "claims/a" }));
  await client.send(new CopyObjectCommand({ Bucket: BUCKET, Key: "b", CopySource: `${BUCKET}/claims/a` }));
  await expect(text("missing")).rejects.toThrow();
  expect(trace.recent()).toMatchObject([
    { kind: "object-written", bucket: BUCKET, key: "claims/a", bytes: 20 },
    { kind: "object-read", bucket: BUCKET, key: "claims/a", bytes: 20 },
    { kind: "object-read", key: "claims/a", bytes: 4 },
    { kind: "object-written", key: "b", bytes: 20 },
  ]);
});
