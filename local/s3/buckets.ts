import { createHash } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { Collection, Store } from "../store.ts";
import { noSuchBucket, noSuchKey, S3Error } from "./errors.ts";
import { checkLifecycle, expiryOf, type LifecycleRule } from "./lifecycle.ts";
import type { Checksum } from "./upload.ts";

export interface Bucket {
  name: string;
  /** Milliseconds since the epoch. */
  createdAt: number;
  lifecycle: LifecycleRule[];
}

export interface StoredObject {
  key: string;
  size: number;
  /** Including its quotes. */
  etag: string;
  /** Milliseconds since the epoch. */
  lastModified: number;
  checksum: Checksum;
  /** `content-type` and similar headers, as returned. */
  headers: Record<string, string>;
  /** `x-amz-meta-*`, with full names. */
  metadata: Record<string, string>;
}

export interface Buckets {
  list(): Bucket[];
  /** Throws `NoSuchBucket`, like all that follow. */
  find(name: string): Bucket;
  has(name: string): boolean;
  create(name: string, lifecycle: LifecycleRule[]): void;
  /** Throws `BucketNotEmpty`. */
  delete(name: string): void;
  object(bucket: string, key: string): StoredObject | undefined;
  /** Throws `NoSuchKey`. */
  read(bucket: string, key: string): { object: StoredObject; body: Buffer };
  put(
    bucket: string,
    object: Pick<StoredObject, "key" | "checksum" | "headers" | "metadata">,
    body: Buffer,
  ): StoredObject;
  remove(bucket: string, key: string): void;
  objects(bucket: string): StoredObject[];
  /** Deletes the expired objects. */
  expire(): void;
}

/**
 * Buckets and objects in the store: an object's description is separate from its bytes, and both are set in one step.
 */
export function createBuckets({ clock, store }: { clock: Clock; store: Store }): Buckets {
  const buckets = store.collection<Bucket>("s3/buckets");
  const objectsOf = (bucket: string): Collection<StoredObject> => store.collection(`s3/objects/${bucket}`);
  const bodiesOf = (bucket: string): Collection<string> => store.collection(`s3/bodies/${bucket}`);

  function find(name: string): Bucket {
    const bucket = buckets.get(name);
    if (!bucket) throw noSuchBucket(name);
    return bucket;
  }

  function remove(bucket: string, key: string): void {
    find(bucket);
    objectsOf(bucket).delete(key);
    bodiesOf(bucket).delete(key);
  }

  return {
    list: () => [...buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    find,
    has: (name) => buckets.has(name),
    create(name, lifecycle) {
      if (!isBucketName(name)) {
        throw new S3Error("InvalidBucketName", "The specified bucket is not valid.", 400, { BucketName: name });
      }
      checkLifecycle(name, lifecycle);
      buckets.set(name, { name, createdAt: buckets.get(name)?.createdAt ?? clock.now(), lifecycle });
    },
    delete(name) {
      find(name);
      if (objectsOf(name).size > 0) {
        const message = "The bucket you tried to delete is not empty";
        throw new S3Error("BucketNotEmpty", message, 409, { BucketName: name });
      }
      buckets.delete(name);
    },
    object: (bucket, key) => objectsOf(find(bucket).name).get(key),
    read(bucket, key) {
      const object = objectsOf(find(bucket).name).get(key);
      if (!object) throw noSuchKey(key);
      return { object, body: Buffer.from(bodiesOf(bucket).get(key) ?? "", "base64") };
    },
    put(bucket, description, body) {
      find(bucket);
      const etag = `"${createHash("md5").update(body).digest("hex")}"`;
      const object = { ...description, size: body.length, etag, lastModified: clock.now() };
      objectsOf(bucket).set(object.key, object);
      bodiesOf(bucket).set(object.key, body.toString("base64"));
      return object;
    },
    remove,
    objects: (bucket) => [...objectsOf(find(bucket).name).values()],
    expire() {
      for (const { name, lifecycle } of buckets.values()) {
        if (lifecycle.length === 0) continue;
        for (const object of [...objectsOf(name).values()]) {
          const expiry = expiryOf(lifecycle, object);
          if (expiry && expiry.at <= clock.now()) remove(name, object.key);
        }
      }
    },
  };
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes("..") && !/^\d+(\.\d+){3}$/.test(name);
}
