import { ACCOUNT, AwsError, type Call, type HttpRequest, type HttpResponse, type Service } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { parsePolicy } from "../iam/document.ts";
import type { PolicyDocument } from "../iam/policy.ts";
import { notSupported } from "../protocols/not-supported.ts";
import type { Store } from "../store.ts";
import { listAccess, requiredAccess } from "./access.ts";
import { createBuckets } from "./buckets.ts";
import { errorResponse, S3Error } from "./errors.ts";
import { type LifecycleRule, nextMidnight } from "./lifecycle.ts";
import { checkOwner, type Operation, refuseUnknown, withHoistedHeaders } from "./operation.ts";
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from "./operations/buckets.ts";
import { copyObject } from "./operations/copy-object.ts";
import { deleteObject, deleteObjects } from "./operations/delete-objects.ts";
import { getObject } from "./operations/get-object.ts";
import { listObjectsV2 } from "./operations/list-objects-v2.ts";
import { putObject } from "./operations/put-object.ts";
import { refuseS3Signature } from "./refuse-signature.ts";
import { routeOf } from "./route.ts";

export interface S3 {
  service: Service;
  /** Makes a bucket, or gives one that outlived a restart its lifecycle. Throws for a rule that is not supported. */
  createBucket(name: string, options?: { lifecycle?: LifecycleRule[] }): Promise<void>;
  /** Sets the bucket's own policy, or takes it away. Throws `NoSuchBucket` and `MalformedPolicyDocument`. */
  setPolicy(bucket: string, document: PolicyDocument | undefined): void;
  /** Every bucket's own policy, by the bucket's name. */
  policies(): ReadonlyMap<string, PolicyDocument>;
  stop(): Promise<void>;
}

const OPERATIONS: Record<string, Operation> = {
  CopyObject: copyObject,
  CreateBucket: createBucket,
  DeleteBucket: deleteBucket,
  DeleteObject: deleteObject,
  DeleteObjects: deleteObjects,
  GetBucketLocation: getBucketLocation,
  GetObject: getObject,
  HeadBucket: headBucket,
  HeadObject: getObject,
  ListBuckets: listBuckets,
  ListObjectsV2: listObjectsV2,
  PutObject: putObject,
};

/** Object storage behind the REST-XML protocol. What is not in the table of operations is refused by name. */
export function createS3({ clock, store }: { clock: Clock; store: Store }): S3 {
  const buckets = createBuckets({ clock, store });
  const policies = new Map<string, PolicyDocument>();
  const policyOf = (bucket: string) => policies.get(bucket);

  function run(sent: HttpRequest, refusalOf: Call["refusal"]): HttpResponse {
    const request = withHoistedHeaders(sent);
    const route = routeOf(request);
    const operation = OPERATIONS[route.operation];
    if (!operation) throw new S3Error("NotImplemented", notSupported("s3", route.operation), 501);
    refuseUnknown(route.operation, operation, request);
    checkOwner(request, ACCOUNT);
    refuse(refusalOf?.(requiredAccess(route, request, policyOf)));
    try {
      return operation.run({ ...route, request, buckets });
    } catch (error) {
      if (error instanceof AwsError && error.code === "NoSuchKey")
        refuse(refusalOf?.([listAccess(route.bucket, policyOf)]));
      throw error;
    }
  }

  function answer(request: HttpRequest, { requestId, refusal }: Call): HttpResponse {
    try {
      return run(request, refusal);
    } catch (error) {
      if (error instanceof AwsError) return errorResponse(error, request.path, requestId);
      throw error;
    }
  }

  // Every expiry falls on a midnight (UTC).
  function sweep(): void {
    buckets.expire();
    cancelSweep = clock.after(nextMidnight(clock.now() + 1) - clock.now(), sweep);
  }
  let cancelSweep = clock.after(0, sweep);

  return {
    service: {
      signingName: "s3",
      async handle(request, call) {
        const response = answer(request, call);
        return { ...response, headers: { "x-amz-request-id": call.requestId, ...response.headers } };
      },
      refuseSignature: refuseS3Signature,
    },
    async createBucket(name, { lifecycle = [] } = {}) {
      buckets.create(name, lifecycle);
    },
    setPolicy(bucket, document) {
      buckets.find(bucket);
      if (document) parsePolicy(document, "resource");
      if (document) policies.set(bucket, document);
      else policies.delete(bucket);
    },
    policies: () => policies,
    async stop() {
      cancelSweep();
    },
  };
}

function refuse(refusal: string | undefined): void {
  if (refusal !== undefined) throw new S3Error("AccessDenied", refusal, 403);
}
