import { ACCOUNT, REGION } from "../../aws.ts";
import { notImplemented, S3Error } from "../errors.ts";
import { type Operation, xmlResponse } from "../operation.ts";
import { document, element, innerOf } from "../xml.ts";

const CONFIGURATION = "CreateBucketConfiguration";

/**
 * In this Region, creating a bucket that is one's own already succeeds and changes nothing.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 */
export const createBucket: Operation = {
  headers: ["x-amz-checksum-*", "x-amz-object-ownership"],
  run({ request, buckets, bucket }) {
    const [configuration = ""] = innerOf(request.body.toString("utf8"), CONFIGURATION);
    const [location] = innerOf(configuration, "LocationConstraint");
    if (location) {
      const message = `The ${location} location constraint is incompatible for the region specific endpoint this request was sent to.`;
      throw new S3Error("IllegalLocationConstraintException", message, 400);
    }
    const [, other] = /<(\w+)/.exec(configuration) ?? [];
    if (other) throw notImplemented(`${other} in CreateBucket`);
    if (!buckets.has(bucket)) buckets.create(bucket, []);
    return { status: 200, headers: { location: `/${bucket}` }, body: "" };
  },
};

export const deleteBucket: Operation = {
  run({ buckets, bucket }) {
    buckets.delete(bucket);
    return { status: 204, headers: {}, body: "" };
  },
};

export const headBucket: Operation = {
  run({ buckets, bucket }) {
    buckets.find(bucket);
    return { status: 200, headers: { "x-amz-bucket-region": REGION }, body: "" };
  },
};

/** The Region this cloud stands for has no name here: its location constraint is empty. */
export const getBucketLocation: Operation = {
  query: ["location"],
  run({ buckets, bucket }) {
    buckets.find(bucket);
    return xmlResponse(document("LocationConstraint", ""));
  },
};

export const listBuckets: Operation = {
  run({ buckets }) {
    const found = buckets.list().map(({ name, createdAt }) => {
      return `<Bucket>${element("Name", name)}${element("CreationDate", new Date(createdAt).toISOString())}</Bucket>`;
    });
    const owner = `<Owner>${element("ID", ACCOUNT)}</Owner>`;
    return xmlResponse(document("ListAllMyBucketsResult", `${owner}<Buckets>${found.join("")}</Buckets>`));
  },
};
