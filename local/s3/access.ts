import type { HttpRequest, RequiredAccess } from "../aws.ts";
import { sourceOf } from "./operations/copy-object.ts";
import { deletionOf } from "./operations/delete-objects.ts";
import type { Route } from "./route.ts";

// Operations whose action has another name: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
const ACTIONS: Record<string, string> = {
  HeadObject: "GetObject",
  HeadBucket: "ListBucket",
  ListObjectsV2: "ListBucket",
  ListBuckets: "ListAllMyBuckets",
  CopyObject: "PutObject",
  DeleteObjects: "DeleteObject",
};

type PolicyOf = (bucket: string) => object | undefined;

/** What a caller must be allowed to do for an operation, bucket policies included. */
export function requiredAccess(route: Route, request: HttpRequest, policyOf: PolicyOf): RequiredAccess[] {
  const { operation, bucket, key } = route;
  const action = ACTIONS[operation] ?? operation;
  if (operation === "ListBuckets") return [{ action: `s3:${action}`, resource: "*" }];
  if (operation === "DeleteObjects") return deletionOf(request).keys.map((each) => on(action, bucket, each, policyOf));
  const needed = on(action, bucket, key, policyOf);
  if (operation === "CopyObject") {
    const source = sourceOf(request.headers["x-amz-copy-source"] ?? "");
    return [on("GetObject", source.bucket, source.key, policyOf), needed];
  }
  const { query } = request;
  if (operation !== "ListObjectsV2") return [needed];
  const context = {
    "s3:prefix": query.get("prefix") ?? "",
    ...(query.has("delimiter") && { "s3:delimiter": query.get("delimiter") ?? "" }),
    "s3:max-keys": query.get("max-keys") ?? "1000",
  };
  return [{ ...needed, context }];
}

/** Without this, a caller does not learn that a key is missing. */
export const listAccess = (bucket: string, policyOf: PolicyOf): RequiredAccess =>
  on("ListBucket", bucket, "", policyOf);

function on(action: string, bucket: string, key: string, policyOf: PolicyOf): RequiredAccess {
  const resource = `arn:aws:s3:::${bucket}${key === "" ? "" : `/${key}`}`;
  // S3 alone puts the resource in quotes.
  return { action: `s3:${action}`, resource, resourcePolicy: policyOf(bucket), shown: { resource: `"${resource}"` } };
}
