import {
  CreateMultipartUploadCommand,
  GetBucketVersioningCommand,
  ListBucketsCommand,
  PutBucketAclCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { BUCKET, eachWithS3 } from "./s3.fixture.ts";

const cloud = eachWithS3();

describe("unsupported features are rejected by name", () => {
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

test.each([
  ["POST", `/${BUCKET}?delete`, "<Delete><Object><Key>a</Key></Object>"],
  ["POST", `/${BUCKET}?delete`, "<Delete><Object><Key></Key></Object></Delete>"],
  ["POST", `/${BUCKET}?delete`, "<Other><Object><Key>a</Key></Object></Other>"],
  ["PUT", "/second", "<CreateBucketConfiguration>"],
])("%s %s of %s is rejected, without effect", async (method, path, body) => {
  await cloud.put("a", "body");
  const response = await cloud.raw(method, path, {}, body);
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("<Code>MalformedXML</Code>")]);
  expect(await cloud.keys()).toEqual(["a"]);
  const { Buckets = [] } = await cloud.client.send(new ListBucketsCommand());
  expect(Buckets.map(({ Name }) => Name)).toEqual([BUCKET]);
});

test("unsupported elements of a document are rejected by name", async () => {
  await cloud.put("a", "body");
  const versioned = "<Delete><Object><Key>a</Key><VersionId>1</VersionId></Object></Delete>";
  expect(await (await cloud.raw("POST", `/${BUCKET}?delete`, {}, versioned)).text()).toContain(
    "VersionId in DeleteObjects",
  );
  const tagged = "<CreateBucketConfiguration><Tags/></CreateBucketConfiguration>";
  expect(await (await cloud.raw("PUT", "/second", {}, tagged)).text()).toContain("Tags in CreateBucket");
  expect(await cloud.keys()).toEqual(["a"]);
});
