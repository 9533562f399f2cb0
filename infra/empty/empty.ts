import {
  type CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from "@aws-sdk/client-cloudformation";
import { DeleteObjectsCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";

interface Clients {
  cloudFormation: CloudFormationClient;
  s3: S3Client;
}

/** A bucket and the number of objects it had. */
export interface Emptied {
  bucket: string;
  objects: number;
}

/**
 * Deletes every object in the buckets that these stacks own, since CloudFormation deletes only empty buckets.
 * Throws before deleting anything when a stack is protected.
 */
export async function empty({ cloudFormation, s3 }: Clients, stackNames: string[]): Promise<Emptied[]> {
  const there = (await Promise.all(stackNames.map((name) => exists(cloudFormation, name)))).filter(
    (name) => name !== undefined,
  );
  const buckets = (await Promise.all(there.map((name) => bucketsOf(cloudFormation, name)))).flat();
  const emptied: Emptied[] = [];
  for (const bucket of buckets) emptied.push({ bucket, objects: await deleteObjects(s3, bucket) });
  return emptied;
}

/** Returns the name if the stack exists. */
async function exists(client: CloudFormationClient, StackName: string): Promise<string | undefined> {
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    if (!stack?.EnableTerminationProtection) return StackName;
  } catch (error) {
    if (/does not exist/.test((error as Error).message)) return undefined;
    throw error;
  }
  throw new Error(
    `${StackName} is protected: nothing was deleted. To remove the stage all the same, deploy it with -c protected=false first.`,
  );
}

async function bucketsOf(client: CloudFormationClient, StackName: string): Promise<string[]> {
  const pages = await Array.fromAsync(paginateListStackResources({ client }, { StackName }));
  return pages
    .flatMap(({ StackResourceSummaries = [] }) => StackResourceSummaries)
    .filter(
      ({ ResourceType, ResourceStatus }) => ResourceType === "AWS::S3::Bucket" && ResourceStatus !== "DELETE_COMPLETE",
    )
    .flatMap(({ PhysicalResourceId: bucket }) => bucket ?? []);
}

/** Deletes all objects; the stage's buckets are not versioned. */
async function deleteObjects(client: S3Client, Bucket: string): Promise<number> {
  let count = 0;
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket })) {
    if (Contents.length === 0) continue;
    const Objects = Contents.map(({ Key }) => ({ Key }));
    const { Errors: [failure] = [] } = await client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    if (failure) throw new Error(`${failure.Key} in ${Bucket} was not deleted: ${failure.Code}: ${failure.Message}`);
    count += Objects.length;
  }
  return count;
}
