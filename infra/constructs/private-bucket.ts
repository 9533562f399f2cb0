import type { Duration } from "aws-cdk-lib";
import { BlockPublicAccess, Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import type { Stage } from "../stage.ts";

/** An encrypted, TLS-only, non-public bucket with a generated name. */
export const privateBucket = (
  scope: Construct,
  id: string,
  { stage, expiration }: { stage: Stage; expiration?: Duration },
): Bucket =>
  new Bucket(scope, id, {
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    lifecycleRules: expiration && [{ expiration }],
    removalPolicy: stage.removalPolicy,
  });
