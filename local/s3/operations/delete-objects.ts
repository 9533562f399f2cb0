import type { HttpRequest } from "../../aws.ts";
import { checkWrite } from "../conditions.ts";
import { notImplemented, S3Error } from "../errors.ts";
import { type Operation, xmlResponse } from "../operation.ts";
import { uploadOf } from "../upload.ts";
import { document, element, innerOf, unescapeText } from "../xml.ts";

const MOST_KEYS = 1000;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export const deleteObject: Operation = {
  run({ request, buckets, bucket, key }) {
    checkWrite(request.headers, key, buckets.object(bucket, key));
    buckets.remove(bucket, key);
    return { status: 204, headers: {}, body: "" };
  },
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export const deleteObjects: Operation = {
  query: ["delete"],
  headers: ["x-amz-checksum-*", "x-amz-decoded-content-length", "x-amz-trailer"],
  run({ request, buckets, bucket }) {
    buckets.find(bucket);
    const keys = keysOf(request);
    for (const key of keys) buckets.remove(bucket, key);
    const quiet = innerOf(uploadOf(request).body.toString("utf8"), "Quiet")[0]?.trim() === "true";
    const deleted = quiet ? [] : keys.map((key) => `<Deleted>${element("Key", key)}</Deleted>`);
    return xmlResponse(document("DeleteResult", deleted.join("")));
  },
};

/** The keys that the request wants deleted. Throws `MalformedXML`. */
export function keysOf(request: HttpRequest): string[] {
  const keys = innerOf(uploadOf(request).body.toString("utf8"), "Object").map(keyOf);
  if (keys.length === 0 || keys.length > MOST_KEYS) throw malformed();
  return keys;
}

function keyOf(object: string): string {
  const other = /<(?!\/|Key>)([A-Za-z]+)/.exec(object)?.[1];
  if (other) throw notImplemented(`${other} in DeleteObjects`);
  const [key] = innerOf(object, "Key");
  if (!key) throw malformed();
  return unescapeText(key);
}

const malformed = () =>
  new S3Error(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
    400,
  );
