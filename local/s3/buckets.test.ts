import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { BUCKET, clientFor, eachWithS3 } from "./s3.fixture.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

const cloud = eachWithS3();

describe("buckets", () => {
  test("a bucket is created, listed and deleted", async () => {
    await cloud.client.send(new CreateBucketCommand({ Bucket: "second" }));
    await cloud.client.send(new CreateBucketCommand({ Bucket: "second" }));
    await cloud.client.send(new HeadBucketCommand({ Bucket: "second" }));
    expect(
      (await cloud.client.send(new GetBucketLocationCommand({ Bucket: "second" }))).LocationConstraint,
    ).toBeUndefined();
    const { Buckets = [] } = await cloud.client.send(new ListBucketsCommand());
    expect(Buckets.map(({ Name }) => Name)).toEqual([BUCKET, "second"]);
    await cloud.client.send(new PutObjectCommand({ Bucket: "second", Key: "a", Body: "x" }));
    const remove = () => cloud.client.send(new DeleteBucketCommand({ Bucket: "second" }));
    await expect(remove()).rejects.toMatchObject({ name: "BucketNotEmpty" });
    await cloud.client.send(new DeleteObjectCommand({ Bucket: "second", Key: "a" }));
    await remove();
    await expect(cloud.client.send(new HeadBucketCommand({ Bucket: "second" }))).rejects.toMatchObject({
      name: "NotFound",
    });
    await expect(cloud.client.send(new ListObjectsV2Command({ Bucket: "second" }))).rejects.toMatchObject({
      name: "NoSuchBucket",
    });
    await expect(cloud.client.send(new PutObjectCommand({ Bucket: "second", Key: "a" }))).rejects.toMatchObject({
      name: "NoSuchBucket",
    });
    await expect(cloud.client.send(new CreateBucketCommand({ Bucket: "No_Name" }))).rejects.toMatchObject({
      name: "InvalidBucketName",
    });
  });

  test("a virtual host names the bucket", async () => {
    const virtual = clientFor(cloud.endpoint.replace("127.0.0.1", "localhost"));
    let host = "";
    virtual.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { hostname: string; headers: Record<string, string> };
        host = request.hostname;
        // Bypasses DNS: the request goes to this machine whatever its host is.
        request.headers["host"] = host;
        request.hostname = "127.0.0.1";
        return next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );
    await virtual.send(new PutObjectCommand({ Bucket: BUCKET, Key: "a b/c", Body: "body" }));
    expect(host).toBe(`${BUCKET}.localhost`);
    expect(await cloud.text("a b/c")).toBe("body");
    virtual.destroy();
  });

  test("objects expire at the midnight after their days, and announce it", async () => {
    await cloud.s3.createBucket(BUCKET, {
      lifecycle: [{ Id: "claims", Status: "Enabled", Prefix: "claim/", ExpirationInDays: 3 }],
    });
    const { Expiration } = await cloud.put("claim/a", "x");
    await cloud.put("kept", "x");
    const midnight = Math.ceil((cloud.clock.now() + 3 * DAY_MS) / DAY_MS) * DAY_MS;
    expect(Expiration).toBe(`expiry-date="${new Date(midnight).toUTCString()}", rule-id="claims"`);
    cloud.clock.advance(midnight - cloud.clock.now() - 60_000);
    expect(await cloud.keys()).toEqual(["claim/a", "kept"]);
    cloud.clock.advance(60_001);
    expect(await cloud.keys()).toEqual(["kept"]);
    await expect(
      cloud.s3.createBucket(BUCKET, { lifecycle: [{ Status: "Enabled", Transitions: [] } as never] }),
    ).rejects.toThrow("Transitions");
  });
});
