import { checkWrite } from "../conditions.ts";
import { invalidArgument, S3Error } from "../errors.ts";
import { checkKey, describedBy, WRITE_HEADERS } from "../object-headers.ts";
import type { Operation } from "../operation.ts";
import { accessTo } from "../required-access.ts";
import { xmlResponse } from "../xml.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export const copyObject: Operation = {
  headers: [...WRITE_HEADERS, "x-amz-copy-source", "x-amz-metadata-directive"],
  permissions: (state, { request, bucket, key }) => {
    const source = sourceOf(request.headers["x-amz-copy-source"] ?? "");
    return [accessTo(state, "s3:GetObject", source), accessTo(state, "s3:PutObject", { bucket, key })];
  },
  run({ buckets, tell }, { request: { headers }, bucket, key, caller }) {
    checkKey(key);
    const source = sourceOf(headers["x-amz-copy-source"] ?? "");
    const { object, body } = buckets.read(source.bucket, source.key);
    checkWrite(headers, key, buckets.object(bucket, key));
    const directive = headers["x-amz-metadata-directive"] ?? "COPY";
    if (directive !== "COPY" && directive !== "REPLACE") throw invalidArgument("Unknown metadata directive.");
    if (directive === "COPY" && source.bucket === bucket && source.key === key) {
      const message =
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's " +
        "metadata, storage class, website redirect location or encryption attributes.";
      throw new S3Error("InvalidRequest", message, 400);
    }
    const described = describedBy(headers);
    const description = directive === "REPLACE" ? described : { headers: object.headers, metadata: object.metadata };
    const copy = buckets.put(bucket, { key, checksum: object.checksum, ...description }, body);
    tell("object-written", { bucket, key, bytes: copy.size, caller });
    const LastModified = new Date(copy.lastModified).toISOString();
    return xmlResponse("CopyObjectResult", { ETag: copy.etag, LastModified });
  },
};

/** Returns the object in `x-amz-copy-source`. Throws `InvalidArgument`. */
function sourceOf(header: string): { bucket: string; key: string } {
  const [path = "", version] = header.replace(/^\//, "").split("?");
  const slash = path.indexOf("/");
  if (slash < 1 || slash === path.length - 1 || version !== undefined) {
    throw invalidArgument(`Invalid copy source: ${header}. Expected bucket/key, without a version.`);
  }
  return { bucket: path.slice(0, slash), key: decodeURIComponent(path.slice(slash + 1)) };
}
