import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { IQueue } from "aws-cdk-lib/aws-sqs";

/** Allows operations such as `GetItem` on the items of a table. */
export const tableAccess = (table: ITable, ...operations: string[]): PolicyStatement =>
  new PolicyStatement({ actions: operations.map((name) => `dynamodb:${name}`), resources: [table.tableArn] });

/** Allows queries of one index of a table. */
export const indexAccess = (table: ITable, index: string): PolicyStatement =>
  new PolicyStatement({ actions: ["dynamodb:Query"], resources: [`${table.tableArn}/index/${index}`] });

/** Allows operations such as `GetObject` on a bucket's objects. */
export const objectAccess = (bucket: IBucket, ...operations: string[]): PolicyStatement =>
  new PolicyStatement({ actions: operations.map((name) => `s3:${name}`), resources: [bucket.arnForObjects("*")] });

/** Allows fetching claims. S3 reveals that an object does not exist only with permission to list the bucket. */
export const claimRead = (bucket: IBucket): PolicyStatement[] => [
  objectAccess(bucket, "GetObject"),
  new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucket.bucketArn] }),
];

/** Allows sending to a queue. */
export const queueSend = (queue: IQueue): PolicyStatement =>
  new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [queue.queueArn] });
