import type { HttpRequest } from "../../aws.ts";
import { readXml, type XmlNode } from "../../xml.ts";
import { checkWrite } from "../conditions.ts";
import { malformedXml, notImplemented } from "../errors.ts";
import type { Operation } from "../operation.ts";
import { accessTo, onObject } from "../required-access.ts";
import { uploadOf } from "../upload.ts";
import { xmlResponse } from "../xml.ts";

const MOST_KEYS = 1000;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export const deleteObject: Operation = {
  permissions: onObject("s3:DeleteObject"),
  run({ buckets }, { request, bucket, key }) {
    checkWrite(request.headers, key, buckets.object(bucket, key));
    buckets.remove(bucket, key);
    return { status: 204, headers: {}, body: "" };
  },
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
export const deleteObjects: Operation = {
  query: ["delete"],
  headers: ["x-amz-checksum-*", "x-amz-decoded-content-length", "x-amz-trailer"],
  permissions: (state, { request, bucket }) =>
    deletionOf(request).keys.map((key) => accessTo(state, "s3:DeleteObject", { bucket, key })),
  run({ buckets }, { request, bucket }) {
    buckets.find(bucket);
    const { keys, quiet } = deletionOf(request);
    for (const key of keys) buckets.remove(bucket, key);
    return xmlResponse("DeleteResult", { Deleted: quiet ? [] : keys.map((Key) => ({ Key })) });
  },
};

/** Returns the keys to delete. Throws `MalformedXML`. */
function deletionOf(request: HttpRequest): { keys: string[]; quiet: boolean } {
  const { Object: objects = [], Quiet: [quiet] = [] } =
    readXml(uploadOf(request).body.toString("utf8"), "Delete")?.elements ?? {};
  if (objects.length === 0 || objects.length > MOST_KEYS) throw malformedXml();
  return { keys: objects.map(keyOf), quiet: quiet?.text.trim() === "true" };
}

function keyOf({ elements }: XmlNode): string {
  const { Key: [key] = [], ...others } = elements;
  const [other] = Object.keys(others);
  if (other) throw notImplemented(`${other} in DeleteObjects`);
  if (!key?.text) throw malformedXml();
  return key.text;
}
