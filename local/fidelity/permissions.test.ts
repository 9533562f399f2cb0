import { Sha256Node } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import { describe, expect, test } from "vitest";
import { operations as cloudFormation } from "../cloudformation/operations.ts";
import { operations as dynamoDb } from "../dynamodb/operations/index.ts";
import { operations as eventBridge } from "../event-bridge/operations/index.ts";
import { operations as iam } from "../iam/operations/index.ts";
import { operations as kinesis } from "../kinesis/operations/index.ts";
import { operations as lambda } from "../lambda/operations/index.ts";
import { operations as logs } from "../logs/operations/index.ts";
import { operations as s3 } from "../s3/operations/index.ts";
import { operations as scheduler } from "../scheduler/operations/index.ts";
import { operations as ses } from "../ses/operations/index.ts";
import { operations as sns } from "../sns/operations/index.ts";
import { operations as sqs } from "../sqs/operations/index.ts";
import { operations as ssm } from "../ssm/operations/index.ts";
import { operations as stepFunctions } from "../step-functions/operations/index.ts";
import { operations as sts } from "../sts/operations/index.ts";
import { apis } from "./apis.ts";
import { emptyCloud } from "./empty-cloud.fixture.ts";
import { type Api, type ApiOperation, operationsOf } from "./operations-of.ts";
import type { Input, WireRequest } from "./wire.ts";

/** The records of each API's operations. */
const RECORDS: Record<string, Record<string, { permissions: object }>> = {
  CloudFormation: cloudFormation,
  "CloudWatch Logs": logs,
  DynamoDB: dynamoDb,
  EventBridge: eventBridge,
  "EventBridge Scheduler": scheduler,
  IAM: iam,
  Kinesis: kinesis,
  Lambda: lambda,
  S3: s3,
  SES: ses,
  SNS: sns,
  SQS: sqs,
  STS: sts,
  "Step Functions": stepFunctions,
  "Systems Manager": ssm,
};

/** Inputs of those whose barest request names nothing that a permission is for. */
const INPUTS: Record<string, Input> = {
  BatchGetItem: { RequestItems: { orders: { Keys: [] } } },
  BatchWriteItem: { RequestItems: { orders: [] } },
  TransactGetItems: { TransactItems: [{ Get: { TableName: "orders" } }] },
  TransactWriteItems: { TransactItems: [{ ConditionCheck: { TableName: "orders" } }] },
  CopyObject: { Bucket: "things", Key: "b", CopySource: "things/a" },
  PutEvents: { Entries: [{}] },
  PutPartnerEvents: { Entries: [{}] },
  DeleteObjects: { Bucket: "things", Delete: { Objects: [{ Key: "a" }] } },
};

const { cloud, endpoint } = emptyCloud();
const credentials = cloud.identities.credentialsFor("run", cloud.identities.createRole("nobody"));

/** What a role without any policy is answered. */
async function askedByNobody({ signingName }: Api, { method, path, headers, body }: WireRequest) {
  const { protocol, host, hostname, pathname, searchParams } = new URL(path, endpoint());
  const signer = new SignatureV4({ service: signingName, region: "us-east-1", credentials, sha256: Sha256Node });
  const { authorization: _, ...others } = headers;
  const content = method === "GET" || method === "HEAD" ? {} : { body };
  const query = Object.fromEntries(searchParams);
  const request = { method, protocol, hostname, path: pathname, query, headers: { ...others, host }, ...content };
  const signed = await signer.sign(request);
  const response = await fetch(new URL(path, endpoint()), { method, headers: signed.headers, ...content });
  return { status: response.status, text: await response.text() };
}

/** The operations of an API that the cloud has a record of. */
const recorded = (service: string): ApiOperation[] =>
  operationsOf(apis[service] as Api).filter(({ name }) => Object.hasOwn(RECORDS[service] ?? {}, name));

const isOpen = (service: string, name: string): boolean => "none" in (RECORDS[service]?.[name]?.permissions ?? {});

describe.each(Object.keys(RECORDS))("%s", (service) => {
  test("an operation is supported when there is a record of it", async () => {
    const api = apis[service] as Api;
    const supported: string[] = [];
    for (const { name, bare } of operationsOf(api))
      if ((await askedByNobody(api, bare)).status !== 501) supported.push(name);
    expect(supported).toEqual(Object.keys(RECORDS[service] ?? {}).sort());
  });

  test("a caller without any policy is refused", async () => {
    const api = apis[service] as Api;
    for (const { name, request, bare } of recorded(service)) {
      if (isOpen(service, name)) continue;
      const { status, text } = await askedByNobody(api, INPUTS[name] ? request(INPUTS[name]) : bare);
      // A HEAD request is answered without a body.
      const said = text === "" && status === 403 ? "is not authorized to perform" : text;
      expect([name, said]).toEqual([name, expect.stringContaining("is not authorized to perform")]);
    }
  });
});

test("these operations need no permission of their own", () => {
  const open = Object.keys(RECORDS).flatMap((service) =>
    recorded(service)
      .filter(({ name }) => isOpen(service, name))
      .map(({ name }) => `${service}: ${name}`),
  );
  expect(open).toEqual(["Lambda: Invoke", "STS: AssumeRole", "STS: GetCallerIdentity"]);
});
