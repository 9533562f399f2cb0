import { ACCOUNT, REGION } from "../../aws.ts";
import { readXml } from "../../xml.ts";
import { malformedXml, notImplemented, S3Error } from "../errors.ts";
import type { Operation } from "../operation.ts";
import { onBucket } from "../required-access.ts";
import { xmlResponse } from "../xml.ts";

/**
 * Creates a bucket. In this Region, creating a bucket you already own succeeds and changes nothing.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 */
export const createBucket: Operation = {
  headers: ["x-amz-checksum-*", "x-amz-object-ownership"],
  permissions: onBucket("s3:CreateBucket"),
  run({ buckets }, { request, bucket }) {
    checkConfiguration(request.body.toString("utf8"));
    if (!buckets.has(bucket)) buckets.create(bucket, []);
    return { status: 200, headers: { location: `/${bucket}` }, body: "" };
  },
};

function checkConfiguration(body: string): void {
  if (body === "") return;
  const configuration = readXml(body, "CreateBucketConfiguration");
  if (!configuration) throw malformedXml();
  const { LocationConstraint: [location] = [], ...others } = configuration.elements;
  if (location?.text) {
    const message = `The ${location.text} location constraint is incompatible for the region specific endpoint this request was sent to.`;
    throw new S3Error("IllegalLocationConstraintException", message, 400);
  }
  const [other] = Object.keys(others);
  if (other) throw notImplemented(`${other} in CreateBucket`);
}

export const deleteBucket: Operation = {
  permissions: onBucket("s3:DeleteBucket"),
  run({ buckets }, { bucket }) {
    buckets.delete(bucket);
    return { status: 204, headers: {}, body: "" };
  },
};

export const headBucket: Operation = {
  permissions: onBucket("s3:ListBucket"),
  run({ buckets }, { bucket }) {
    buckets.find(bucket);
    return { status: 200, headers: { "x-amz-bucket-region": REGION }, body: "" };
  },
};

/** Returns an empty location constraint, as S3 does for this Region. */
export const getBucketLocation: Operation = {
  query: ["location"],
  permissions: onBucket("s3:GetBucketLocation"),
  run({ buckets }, { bucket }) {
    buckets.find(bucket);
    return xmlResponse("LocationConstraint", {});
  },
};

export const listBuckets: Operation = {
  permissions: () => [{ action: "s3:ListAllMyBuckets", resource: "*" }],
  run({ buckets }) {
    const Bucket = buckets.list().map(({ name, createdAt }) => ({
      Name: name,
      CreationDate: new Date(createdAt).toISOString(),
    }));
    return xmlResponse("ListAllMyBucketsResult", { Owner: { ID: ACCOUNT }, Buckets: { Bucket } });
  },
};
