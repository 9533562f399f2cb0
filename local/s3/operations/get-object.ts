import { validateHeaderValue } from "node:http";
import { isNotModified } from "../conditions.ts";
import { invalidArgument, S3Error } from "../errors.ts";
import type { Operation } from "../operation.ts";
import { onObject } from "../required-access.ts";
import { expirationHeader } from "./expiration-header.ts";

const OVERRIDES = [
  "response-cache-control",
  "response-content-disposition",
  "response-content-encoding",
  "response-content-language",
  "response-content-type",
  "response-expires",
];

/**
 * GetObject, and HeadObject, whose body the HTTP server omits.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export const getObject: Operation = {
  query: OVERRIDES,
  permissions: onObject("s3:GetObject"),
  run({ buckets, tell }, { request, bucket, key, caller }) {
    const { object, body } = buckets.read(bucket, key);
    const validators = { etag: object.etag, "last-modified": new Date(object.lastModified).toUTCString() };
    if (isNotModified(request.headers, object)) return { status: 304, headers: validators, body: "" };
    const range = rangeOf(request.headers["range"], body.length);
    const checksum = {
      [`x-amz-checksum-${object.checksum.algorithm}`]: object.checksum.value,
      "x-amz-checksum-type": "FULL_OBJECT",
    };
    const headers = {
      ...object.headers,
      ...object.metadata,
      ...overrides(request.query),
      ...validators,
      "accept-ranges": "bytes",
      ...(request.headers["x-amz-checksum-mode"] === "ENABLED" && !range && checksum),
      ...(range && { "content-range": `bytes ${range.first}-${range.last}/${body.length}` }),
      ...expirationHeader(buckets.find(bucket), object),
    };
    const content = range ? body.subarray(range.first, range.last + 1) : body;
    if (request.method !== "HEAD") tell("object-read", { bucket, key, bytes: content.length, caller });
    return { status: range ? 206 : 200, headers, body: content };
  },
};

const overrides = (query: URLSearchParams): Record<string, string> =>
  Object.fromEntries(
    OVERRIDES.flatMap((name) => {
      const value = query.get(name);
      if (value === null) return [];
      checkHeader(name, value);
      return [[name.slice("response-".length), value]];
    }),
  );

function checkHeader(name: string, value: string): void {
  try {
    validateHeaderValue(name, value);
  } catch {
    throw invalidArgument("Header value cannot be represented using ISO-8859-1.", { ArgumentName: name });
  }
}

// As HTTP requires, anything but a single byte range has no effect.
function rangeOf(header: string | undefined, size: number): { first: number; last: number } | undefined {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === "" && to === "") return undefined;
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (from !== "" && to !== "" && Number(to) < Number(from)) return undefined;
  if (first < size && last >= first) return { first, last };
  throw new S3Error("InvalidRange", "The requested range is not satisfiable", 416, {
    RangeRequested: header ?? "",
    ActualObjectSize: String(size),
  });
}
