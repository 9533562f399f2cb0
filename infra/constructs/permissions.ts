import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { IQueue } from "aws-cdk-lib/aws-sqs";

/** Lets a function do these operations, such as `GetItem`, on the items of a table. */
export const tableAccess = (table: ITable, ...operations: string[]): PolicyStatement =>
  new PolicyStatement({ actions: operations.map((name) => `dynamodb:${name}`), resources: [table.tableArn] });

/** Lets a function query one index of a table. */
export const indexAccess = (table: ITable, index: string): PolicyStatement =>
  new PolicyStatement({ actions: ["dynamodb:Query"], resources: [`${table.tableArn}/index/${index}`] });

/** Lets a function do these operations, such as `GetObject`, on a bucket's objects. */
export const objectAccess = (bucket: IBucket, ...operations: string[]): PolicyStatement =>
  new PolicyStatement({ actions: operations.map((name) => `s3:${name}`), resources: [bucket.arnForObjects("*")] });

/** Lets a function fetch claims. S3 says that an object is missing only to those who may list the bucket. */
export const claimRead = (bucket: IBucket): PolicyStatement[] => [
  objectAccess(bucket, "GetObject"),
  new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucket.bucketArn] }),
];

/** Lets a function send to a queue. */
export const queueSend = (queue: IQueue): PolicyStatement =>
  new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [queue.queueArn] });
