import type { StoredObject } from "./buckets.ts";
import { notImplemented, S3Error } from "./errors.ts";
import { contentEncoding } from "./upload.ts";

type Headers = Record<string, string>;

const KEPT = ["content-type", "cache-control", "content-disposition", "content-language", "expires"];
const MOST_METADATA_BYTES = 2048;
const MOST_KEY_BYTES = 1024;

/**
 * The `x-amz-*` headers accepted when writing an object. Encryption has no effect on one machine, whose files belong to
 * its user.
 */
export const WRITE_HEADERS = [
  "x-amz-acl",
  "x-amz-meta-*",
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-server-side-encryption-bucket-key-enabled",
  "x-amz-storage-class",
];

/** Returns the part of a write request's headers that is stored with the object. */
export function describedBy(headers: Headers): Pick<StoredObject, "headers" | "metadata"> {
  refuseOther(headers, "x-amz-acl", ["private", "bucket-owner-full-control"]);
  refuseOther(headers, "x-amz-storage-class", ["STANDARD"]);
  refuseOther(headers, "x-amz-server-side-encryption", ["AES256", "aws:kms"]);
  const metadata = pick(headers, (name) => name.startsWith("x-amz-meta-"));
  const bytes = Object.entries(metadata).reduce((sum, [name, value]) => {
    return sum + name.length - "x-amz-meta-".length + Buffer.byteLength(value);
  }, 0);
  if (bytes > MOST_METADATA_BYTES) {
    throw new S3Error("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", 400);
  }
  const encoding = contentEncoding(headers);
  return {
    headers: {
      "content-type": "binary/octet-stream",
      ...pick(headers, (name) => KEPT.includes(name)),
      ...(encoding && { "content-encoding": encoding }),
    },
    metadata,
  };
}

export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > MOST_KEY_BYTES) throw new S3Error("KeyTooLongError", "Your key is too long", 400);
}

function refuseOther(headers: Headers, name: string, values: string[]): void {
  const value = headers[name];
  if (value !== undefined && !values.includes(value)) throw notImplemented(`the header ${name}: ${value}`);
}

const pick = (headers: Headers, wanted: (name: string) => boolean): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => wanted(name)));
