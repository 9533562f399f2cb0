import { ACCOUNT, AwsError, type HttpRequest, type HttpResponse, type Service } from "../aws.ts";
import type { Clock } from "../clock.ts";
import type { Store } from "../store.ts";
import { createBuckets } from "./buckets.ts";
import { errorResponse, notImplemented } from "./errors.ts";
import { type LifecycleRule, nextMidnight } from "./lifecycle.ts";
import { checkOwner, type Operation, refuseUnknown, withHoistedHeaders } from "./operation.ts";
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from "./operations/buckets.ts";
import { copyObject } from "./operations/copy-object.ts";
import { deleteObject, deleteObjects } from "./operations/delete-objects.ts";
import { getObject } from "./operations/get-object.ts";
import { listObjectsV2 } from "./operations/list-objects-v2.ts";
import { putObject } from "./operations/put-object.ts";
import { routeOf } from "./route.ts";

export interface S3 {
  service: Service;
  /** Makes a bucket, or gives one that outlived a restart its lifecycle. Throws for a rule that is not supported. */
  createBucket(name: string, options?: { lifecycle?: LifecycleRule[] }): Promise<void>;
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

  function run(sent: HttpRequest): HttpResponse {
    const request = withHoistedHeaders(sent);
    const route = routeOf(request);
    const operation = OPERATIONS[route.operation];
    if (!operation) {
      throw notImplemented(`the operation ${route.operation}`, `Supported: ${Object.keys(OPERATIONS).join(", ")}.`);
    }
    refuseUnknown(route.operation, operation, request);
    checkOwner(request, ACCOUNT);
    return operation.run({ ...route, request, buckets });
  }

  function answer(request: HttpRequest, requestId: string): HttpResponse {
    try {
      return run(request);
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
      async handle(request, { requestId }) {
        const response = answer(request, requestId);
        await store.flush();
        return { ...response, headers: { "x-amz-request-id": requestId, ...response.headers } };
      },
    },
    async createBucket(name, { lifecycle = [] } = {}) {
      buckets.create(name, lifecycle);
      await store.flush();
    },
    async stop() {
      cancelSweep();
      await store.flush();
    },
  };
}
