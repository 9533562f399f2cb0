import type { StoredObject } from "../buckets.ts";
import { invalidArgument } from "../errors.ts";
import { compareKeys } from "../key-order.ts";
import type { Operation } from "../operation.ts";
import { accessTo } from "../required-access.ts";
import { xmlResponse } from "../xml.ts";

const MOST_KEYS = 1000;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const listObjectsV2: Operation = {
  query: ["list-type", "prefix", "delimiter", "max-keys", "start-after", "continuation-token", "encoding-type"],
  permissions: (state, { request: { query }, bucket }) => [
    {
      ...accessTo(state, "s3:ListBucket", { bucket }),
      context: {
        "s3:prefix": query.get("prefix") ?? "",
        ...(query.has("delimiter") && { "s3:delimiter": query.get("delimiter") ?? "" }),
        "s3:max-keys": query.get("max-keys") ?? "1000",
      },
    },
  ],
  run({ buckets }, { request: { query }, bucket }) {
    const objects = inKeyOrder(buckets.objects(bucket));
    const prefix = query.get("prefix") ?? "";
    const delimiter = query.get("delimiter") ?? "";
    const startAfter = query.get("start-after") ?? "";
    const token = query.get("continuation-token");
    const maxKeys = maxKeysOf(query.get("max-keys"));
    const encode = encoderOf(query.get("encoding-type"));

    const entries = group(objects, prefix, delimiter, token === null ? startAfter : lastOf(token));
    const page = entries.slice(0, maxKeys);
    const isTruncated = maxKeys > 0 && entries.length > page.length;
    const last = page.at(-1);
    return xmlResponse("ListBucketResult", {
      Name: bucket,
      Prefix: encode(prefix),
      Delimiter: delimiter ? encode(delimiter) : undefined,
      StartAfter: startAfter ? encode(startAfter) : undefined,
      EncodingType: query.has("encoding-type") ? "url" : undefined,
      ContinuationToken: token ?? undefined,
      MaxKeys: maxKeys,
      KeyCount: page.length,
      IsTruncated: isTruncated,
      NextContinuationToken: isTruncated && last ? tokenOf(last.name) : undefined,
      Contents: page.flatMap(({ name, object }) => (object ? [contents(object, encode(name))] : [])),
      CommonPrefixes: page.flatMap(({ name, object }) => (object ? [] : [{ Prefix: encode(name) }])),
    });
  },
};

/** An object, or a common prefix of several keys. */
interface Entry {
  name: string;
  object?: StoredObject;
}

function group(objects: StoredObject[], prefix: string, delimiter: string, after: string): Entry[] {
  const entries = new Map<string, Entry>();
  for (const object of objects) {
    const { key } = object;
    if (!key.startsWith(prefix)) continue;
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    const name = end < 0 ? key : key.slice(0, end + delimiter.length);
    if (isAfter(name, after)) entries.set(name, end < 0 ? { name, object } : { name });
  }
  return [...entries.values()];
}

const contents = ({ etag, lastModified, size, checksum }: StoredObject, key: string) => ({
  Key: key,
  LastModified: new Date(lastModified).toISOString(),
  ETag: etag,
  ChecksumAlgorithm: checksum.algorithm.toUpperCase(),
  ChecksumType: "FULL_OBJECT",
  Size: size,
  StorageClass: "STANDARD",
});

const inKeyOrder = (objects: StoredObject[]) => objects.sort((a, b) => compareKeys(a.key, b.key));

const isAfter = (name: string, after: string) => after === "" || compareKeys(name, after) > 0;

const tokenOf = (name: string) => Buffer.from(name).toString("base64");

function lastOf(token: string): string {
  const name = Buffer.from(token, "base64").toString();
  if (token === "" || tokenOf(name) !== token) throw invalidArgument("The continuation token provided is incorrect");
  return name;
}

function maxKeysOf(text: string | null): number {
  if (text === null) return MOST_KEYS;
  if (!/^\d+$/.test(text)) throw invalidArgument("Provided max-keys not an integer or within integer range");
  return Math.min(Number(text), MOST_KEYS);
}

function encoderOf(type: string | null): (text: string) => string {
  if (type === null) return (text) => text;
  if (type !== "url") throw invalidArgument("Invalid Encoding Method specified in Request");
  return (text) => encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%20", "+");
}
