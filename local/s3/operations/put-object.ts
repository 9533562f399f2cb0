import { checkWrite } from "../conditions.ts";
import { checkKey, describedBy, WRITE_HEADERS } from "../object-headers.ts";
import type { Operation } from "../operation.ts";
import { onObject } from "../required-access.ts";
import { uploadOf } from "../upload.ts";
import { expirationHeader } from "./expiration-header.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject: Operation = {
  headers: [...WRITE_HEADERS, "x-amz-checksum-*", "x-amz-decoded-content-length", "x-amz-trailer"],
  permissions: onObject("s3:PutObject"),
  run({ buckets, tell }, { request, bucket, key, caller }) {
    checkKey(key);
    checkWrite(request.headers, key, buckets.object(bucket, key));
    const { body, checksum } = uploadOf(request);
    const object = buckets.put(bucket, { key, checksum, ...describedBy(request.headers) }, body);
    tell("object-written", { bucket, key, bytes: object.size, caller });
    const headers = {
      etag: object.etag,
      [`x-amz-checksum-${checksum.algorithm}`]: checksum.value,
      "x-amz-checksum-type": "FULL_OBJECT",
      ...expirationHeader(buckets.find(bucket), object),
    };
    return { status: 200, headers, body: "" };
  },
};
