import { ACCOUNT, AwsError, type Call, type HttpRequest, type HttpResponse, type Service } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { parsePolicy } from "../iam/document.ts";
import type { PolicyDocument } from "../iam/policy.ts";
import { notSupported } from "../protocols/not-supported.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import { createBuckets } from "./buckets.ts";
import { errorResponse, S3Error } from "./errors.ts";
import { createTellObject } from "./facts.ts";
import { type LifecycleRule, nextMidnight } from "./lifecycle.ts";
import { checkOwner, refuseUnknown, withHoistedHeaders } from "./operation.ts";
import { operations } from "./operations/index.ts";
import { refuseS3Signature } from "./refuse-signature.ts";
import { accessTo } from "./required-access.ts";
import { routeOf } from "./route.ts";
import type { State } from "./state.ts";

export interface S3 {
  service: Service;
  /** Creates a bucket, or updates the lifecycle of one that survived a restart. Throws for an unsupported rule. */
  createBucket(name: string, options?: { lifecycle?: LifecycleRule[] }): Promise<void>;
  /** Sets or removes the bucket's own policy. Throws `NoSuchBucket` and `MalformedPolicyDocument`. */
  setPolicy(bucket: string, document: PolicyDocument | undefined): void;
  /** Returns every bucket's own policy, by bucket name. */
  policies(): ReadonlyMap<string, PolicyDocument>;
  hasObject(bucket: string, key: string): boolean;
  /** Returns an object's bytes, undefined where there is none; nobody's read, so that no fact tells of it. */
  peekObject(bucket: string, key: string): Buffer | undefined;
  stop(): Promise<void>;
}

/** Object storage behind the REST-XML protocol. Operations that are not in the table are rejected by name. */
export function createS3({ clock, store, trace }: { clock: Clock; store: Store; trace: Trace }): S3 {
  const buckets = createBuckets({ clock, store });
  const policies = new Map<string, PolicyDocument>();
  const state: State = { buckets, policies, tell: createTellObject(trace) };

  function run(sent: HttpRequest, { caller, refusal: refusalOf }: Call): HttpResponse {
    const request = withHoistedHeaders(sent);
    const route = routeOf(request);
    const operation = Object.hasOwn(operations, route.operation) ? operations[route.operation] : undefined;
    if (!operation) throw new S3Error("NotImplemented", notSupported("s3", route.operation), 501);
    refuseUnknown(route.operation, operation, request);
    checkOwner(request, ACCOUNT);
    const input = { ...route, request, caller };
    refuse(refusalOf?.(operation.permissions(state, input)));
    try {
      return operation.run(state, input);
    } catch (error) {
      // Only callers who may list the bucket learn that a key is missing.
      if (error instanceof AwsError && error.code === "NoSuchKey")
        refuse(refusalOf?.([accessTo(state, "s3:ListBucket", { bucket: route.bucket })]));
      throw error;
    }
  }

  const hasObject = (bucket: string, key: string): boolean =>
    buckets.has(bucket) && buckets.object(bucket, key) !== undefined;

  function answer(request: HttpRequest, call: Call): HttpResponse {
    try {
      return run(request, call);
    } catch (error) {
      if (error instanceof AwsError) return errorResponse(error, request.path, call.requestId);
      throw error;
    }
  }

  // Objects only expire at midnight (UTC).
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
    hasObject,
    peekObject: (bucket, key) => (hasObject(bucket, key) ? buckets.read(bucket, key).body : undefined),
    async stop() {
      cancelSweep();
    },
  };
}

function refuse(refusal: string | undefined): void {
  if (refusal !== undefined) throw new S3Error("AccessDenied", refusal, 403);
}
