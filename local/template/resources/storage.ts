import type { Cloud } from "../../cloud.ts";
import { type Created, physicalName, type Resource, type ResourceType } from "../resource-type.ts";
import { tagsOf } from "./tags.ts";

export const bucket: ResourceType = {
  properties: ["BucketName", "LifecycleConfiguration"],
  // Without effect on one machine, whose files belong to its user.
  inert: ["BucketEncryption", "OwnershipControls", "PublicAccessBlockConfiguration", "Tags"],
  holds: "its objects",
  async create(resource, { s3 }) {
    const { BucketName, LifecycleConfiguration } = resource.properties;
    const name = BucketName ?? physicalName(resource, 63).toLowerCase();
    await s3.createBucket(name, { lifecycle: LifecycleConfiguration?.Rules ?? [] });
    const domain = `${name}.s3.amazonaws.com`;
    return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}`, DomainName: domain, RegionalDomainName: domain } };
  },
};

export const bucketPolicy: ResourceType = {
  properties: ["Bucket", "PolicyDocument"],
  replacedBy: ["Bucket"],
  create(resource, { s3 }) {
    const { Bucket, PolicyDocument } = resource.properties;
    s3.setPolicy(Bucket, PolicyDocument);
    return { ref: physicalName(resource) };
  },
  remove({ properties: { Bucket } }, { s3 }) {
    if (s3.policies().has(Bucket)) s3.setPolicy(Bucket, undefined);
  },
};

const TABLE = [
  "AttributeDefinitions",
  "BillingMode",
  "GlobalSecondaryIndexes",
  "KeySchema",
  "LocalSecondaryIndexes",
  "TableName",
  "TimeToLiveSpecification",
];
const INERT = ["DeletionProtectionEnabled", "PointInTimeRecoverySpecification", "SSESpecification", "TableClass"];

export const table: ResourceType = {
  properties: [...TABLE, "ProvisionedThroughput", "StreamSpecification", "Tags"],
  inert: INERT,
  holds: "its items",
  create(resource, { dynamoDb }) {
    return createTable(dynamoDb, resource.properties.TableName ?? physicalName(resource, 255), resource.properties);
  },
};

export const globalTable: ResourceType = {
  properties: [...TABLE, "Replicas", "StreamSpecification"],
  inert: [...INERT, "WarmThroughput", "WriteOnDemandThroughputSettings", "WriteProvisionedThroughputSettings"],
  holds: "its items",
  create(resource, { dynamoDb }) {
    const { Replicas, TableName, ...properties } = resource.properties;
    if (Replicas.length !== 1) throw new Error("a global table with more than one replica is not supported.");
    return createTable(dynamoDb, TableName ?? physicalName(resource, 255), { ...properties, Tags: Replicas[0].Tags });
  },
};

async function createTable(
  dynamoDb: Cloud["dynamoDb"],
  name: string,
  properties: Resource["properties"],
): Promise<Created> {
  const { StreamSpecification, TimeToLiveSpecification, Tags, ...definition } = properties;
  const created = await dynamoDb.createTable({
    ...definition,
    TableName: name,
    Tags: Object.entries(tagsOf(Tags)).map(([Key, Value]) => ({ Key, Value })),
    ...(TimeToLiveSpecification ? { TimeToLiveSpecification } : {}),
    ...(StreamSpecification ? { StreamSpecification: { StreamEnabled: true, ...StreamSpecification } } : {}),
  });
  return {
    ref: name,
    attributes: { Arn: created.arn, ...(created.streamArn ? { StreamArn: created.streamArn } : {}) },
  };
}
