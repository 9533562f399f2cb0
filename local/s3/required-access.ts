import type { RequiredAccess } from "../aws.ts";
import type { OperationInput } from "./operation.ts";
import type { State } from "./state.ts";

/** Returns an action on a bucket or object, with the bucket's own policy. */
export function accessTo(
  { policies }: Pick<State, "policies">,
  action: string,
  { bucket, key = "" }: { bucket: string; key?: string },
): RequiredAccess {
  const resource = `arn:aws:s3:::${bucket}${key === "" ? "" : `/${key}`}`;
  // Unlike other services, S3 puts the resource in quotes.
  return { action, resource, resourcePolicy: policies.get(bucket), shown: { resource: `"${resource}"` } };
}

/**
 * The action on the request's bucket. Some actions are named differently from their operations:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export const onBucket =
  (action: string) =>
  (state: State, { bucket }: OperationInput): RequiredAccess[] => [accessTo(state, action, { bucket })];

/** The action on the request's object. */
export const onObject =
  (action: string) =>
  (state: State, { bucket, key }: OperationInput): RequiredAccess[] => [accessTo(state, action, { bucket, key })];
