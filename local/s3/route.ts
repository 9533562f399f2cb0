import type { HttpRequest } from "../aws.ts";
import { S3Error } from "./errors.ts";

/** The operation that a request asks for, with its bucket and key. */
export interface Route {
  operation: string;
  bucket: string;
  key: string;
}

// Query parameters that select another operation, besides those that only extend its name.
const BY_SUBRESOURCE: Record<string, string> = {
  "GET bucket location": "GetBucketLocation",
  "GET bucket policyStatus": "GetBucketPolicyStatus",
  "GET bucket uploads": "ListMultipartUploads",
  "GET bucket versions": "ListObjectVersions",
  "POST bucket delete": "DeleteObjects",
  "GET object attributes": "GetObjectAttributes",
  "GET object uploadId": "ListParts",
  "PUT object uploadId": "UploadPart",
  "POST object uploadId": "CompleteMultipartUpload",
  "DELETE object uploadId": "AbortMultipartUpload",
  "POST object uploads": "CreateMultipartUpload",
  "POST object restore": "RestoreObject",
  "POST object select": "SelectObjectContent",
  "PUT object renameObject": "RenameObject",
};

const NAMED_SUBRESOURCES: Record<string, string> = {
  accelerate: "AccelerateConfiguration",
  acl: "Acl",
  analytics: "AnalyticsConfiguration",
  cors: "Cors",
  encryption: "Encryption",
  "intelligent-tiering": "IntelligentTieringConfiguration",
  inventory: "InventoryConfiguration",
  "legal-hold": "LegalHold",
  lifecycle: "LifecycleConfiguration",
  logging: "Logging",
  metrics: "MetricsConfiguration",
  notification: "NotificationConfiguration",
  "object-lock": "LockConfiguration",
  ownershipControls: "OwnershipControls",
  policy: "Policy",
  publicAccessBlock: "PublicAccessBlock",
  replication: "Replication",
  requestPayment: "RequestPayment",
  retention: "Retention",
  tagging: "Tagging",
  torrent: "Torrent",
  versioning: "Versioning",
  website: "Website",
};

const PLAIN: Record<string, string> = {
  "GET service": "ListBuckets",
  "GET bucket": "ListObjects",
  "HEAD bucket": "HeadBucket",
  "PUT bucket": "CreateBucket",
  "DELETE bucket": "DeleteBucket",
  "POST bucket": "PostObject",
  "GET object": "GetObject",
  "HEAD object": "HeadObject",
  "PUT object": "PutObject",
  "DELETE object": "DeleteObject",
};

const VERBS: Record<string, string> = { GET: "Get", PUT: "Put", DELETE: "Delete", POST: "Post", HEAD: "Head" };

/** Parses path-style (`/bucket/key`) and virtual-host requests (`bucket.localhost`). Throws `InvalidURI`. */
export function routeOf(request: HttpRequest): Route {
  const hostBucket = bucketOfHost(request.headers["host"] ?? "");
  const path = hostBucket === undefined ? request.path.slice(1) : `${hostBucket}${request.path}`;
  const slash = path.indexOf("/");
  const bucket = decode(slash < 0 ? path : path.slice(0, slash));
  const key = slash < 0 ? "" : decode(path.slice(slash + 1));
  return { operation: operationOf(request, key ? "object" : bucket ? "bucket" : "service"), bucket, key };
}

function operationOf({ method, query, headers }: HttpRequest, scope: "service" | "bucket" | "object"): string {
  for (const name of query.keys()) {
    const special = BY_SUBRESOURCE[`${method} ${scope} ${name}`];
    if (special) return special;
    const suffix = Object.hasOwn(NAMED_SUBRESOURCES, name) ? NAMED_SUBRESOURCES[name] : undefined;
    if (suffix) return `${VERBS[method] ?? method}${scope === "object" ? "Object" : "Bucket"}${suffix}`;
  }
  if (method === "GET" && scope === "bucket" && query.get("list-type") === "2") return "ListObjectsV2";
  if (method === "PUT" && scope === "object" && headers["x-amz-copy-source"] !== undefined) return "CopyObject";
  return PLAIN[`${method} ${scope}`] ?? `${method} on a ${scope}`;
}

// A host such as `bucket.localhost:4566` or `bucket.s3.localhost`; the endpoint's own host contains no bucket.
function bucketOfHost(host: string): string | undefined {
  const [, prefix] = /^(.+)\.(?:localhost|127\.0\.0\.1)(?::\d+)?$/.exec(host) ?? [];
  return prefix?.replace(/(?:^|\.)s3(?:[.-][a-z]+-[a-z]+-\d)?$/, "") || undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error("InvalidURI", `Couldn't parse the specified URI: ${text}`, 400);
  }
}
