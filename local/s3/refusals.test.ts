import {
  CreateMultipartUploadCommand,
  GetBucketVersioningCommand,
  ListBucketsCommand,
  PutBucketAclCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { BUCKET, eachWithS3 } from "./s3.fixture.ts";

const cloud = eachWithS3();

describe("what is not there is refused by name", () => {
  test("operations", async () => {
    const refused = [
      [() => cloud.client.send(new GetBucketVersioningCommand({ Bucket: BUCKET })), "GetBucketVersioning"],
      [() => cloud.client.send(new PutBucketAclCommand({ Bucket: "other", ACL: "private" })), "PutBucketAcl"],
      [
        () => cloud.client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: "a" })),
        "CreateMultipartUpload",
      ],
    ] as const;
    for (const [call, operation] of refused) {
      await expect(call()).rejects.toMatchObject({
        name: "NotImplemented",
        message: expect.stringContaining(operation),
      });
    }
    const { Buckets = [] } = await cloud.client.send(new ListBucketsCommand());
    expect(Buckets.map(({ Name }) => Name)).toEqual([BUCKET]);
  });

  test("parameters and headers", async () => {
    await cloud.put("a", "body");
    for (const call of [
      () => cloud.get("a", { VersionId: "1" }),
      () => cloud.get("a", { PartNumber: 1 }),
      () => cloud.put("b", "body", { Tagging: "a=b" }),
      () => cloud.put("b", "body", { SSECustomerAlgorithm: "AES256", SSECustomerKey: "k".repeat(32) }),
      () => cloud.put("b", "body", { ACL: "public-read" }),
      () => cloud.put("b", "body", { StorageClass: "GLACIER" }),
    ]) {
      await expect(call()).rejects.toMatchObject({ name: "NotImplemented" });
    }
    for (const path of [`/${BUCKET}?anything`, `/${BUCKET}/b?anything`]) {
      expect((await cloud.raw("PUT", path)).status).toBe(501);
    }
    expect(await cloud.keys()).toEqual(["a"]);
  });

  test("another account's bucket", async () => {
    await cloud.put("a", "body");
    await expect(cloud.get("a", { ExpectedBucketOwner: "111111111111" })).rejects.toMatchObject({
      name: "AccessDenied",
    });
    expect(await cloud.text("a", { ExpectedBucketOwner: "000000000000" })).toBe("body");
  });
});
