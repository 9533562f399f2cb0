import type { RequiredAccess } from "../aws.ts";
import type { OperationInput } from "./operation.ts";
import type { State } from "./state.ts";

/** An action on a bucket, or on an object in it, with the bucket's own policy. */
export function accessTo(
  { policies }: Pick<State, "policies">,
  action: string,
  { bucket, key = "" }: { bucket: string; key?: string },
): RequiredAccess {
  const resource = `arn:aws:s3:::${bucket}${key === "" ? "" : `/${key}`}`;
  // S3 alone puts the resource in quotes.
  return { action, resource, resourcePolicy: policies.get(bucket), shown: { resource: `"${resource}"` } };
}

/**
 * The action on the bucket of the request. Some operations' actions have another name:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export const onBucket =
  (action: string) =>
  (state: State, { bucket }: OperationInput): RequiredAccess[] => [accessTo(state, action, { bucket })];

/** The action on the object of the request. */
export const onObject =
  (action: string) =>
  (state: State, { bucket, key }: OperationInput): RequiredAccess[] => [accessTo(state, action, { bucket, key })];
