import { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import { DeleteObjectsCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { nameOf } from "../../events/names.ts";
import { empty } from "./empty.ts";

const DEV = { name: "dev" };

/** The parts of CloudFormation and S3 that the command uses: pages of two, and a stack's buckets by its name. */
function fakeAws(
  stacks: Record<string, { buckets: string[]; isProtected?: boolean }>,
  objects: Record<string, string[]>,
) {
  const stackOf = (name = "") => {
    const stack = stacks[name];
    if (!stack) throw new Error(`Stack with id ${name} does not exist`);
    return stack;
  };
  const cloudFormation = Object.assign(Object.create(CloudFormationClient.prototype), {
    async send(command: unknown) {
      if (command instanceof DescribeStacksCommand)
        return { Stacks: [{ EnableTerminationProtection: stackOf(command.input.StackName).isProtected ?? false }] };
      if (!(command instanceof ListStackResourcesCommand)) throw new Error("not a command of the tool");
      const { buckets } = stackOf(command.input.StackName);
      const all = buckets.map((PhysicalResourceId) => ({ ResourceType: "AWS::S3::Bucket", PhysicalResourceId }));
      return { StackResourceSummaries: [...all, { ResourceType: "AWS::SQS::Queue", PhysicalResourceId: "queue" }] };
    },
  });
  const s3 = Object.assign(Object.create(S3Client.prototype), {
    async send(command: unknown) {
      if (command instanceof ListObjectsV2Command) {
        const keys = objects[command.input.Bucket ?? ""] ?? [];
        const page = keys.slice(0, 2);
        const more = keys.length > 2;
        return { Contents: page.map((Key) => ({ Key })), ...(more && { NextContinuationToken: "more" }) };
      }
      if (!(command instanceof DeleteObjectsCommand)) throw new Error("not a command of the tool");
      const { Bucket = "", Delete } = command.input;
      const keys = Delete?.Objects?.map(({ Key }) => Key) ?? [];
      if (keys.includes("locked")) return { Errors: [{ Key: "locked", Code: "AccessDenied", Message: "no" }] };
      objects[Bucket] = objects[Bucket]?.filter((key) => !keys.includes(key)) ?? [];
      return {};
    },
  });
  return { cloudFormation, s3 } as { cloudFormation: CloudFormationClient; s3: S3Client };
}

describe("emptying a stage", () => {
  const bus = nameOf(DEV, "bus");
  const order = nameOf(DEV, "order");

  test("deletes all objects in its stacks' buckets, and in no others", async () => {
    const objects = { claims: ["a", "b", "c", "d", "e"], reports: [], other: ["x"] };
    const aws = fakeAws({ [bus]: { buckets: ["claims"] }, [order]: { buckets: ["reports"] } }, objects);
    expect(await empty(aws, [bus, order, nameOf(DEV, "payment")])).toEqual([
      { bucket: "claims", objects: 5 },
      { bucket: "reports", objects: 0 },
    ]);
    expect(objects).toEqual({ claims: [], reports: [], other: ["x"] });
  });

  test("is refused, before anything is deleted, when one of its stacks is protected", async () => {
    const objects = { claims: ["a"] };
    const aws = fakeAws({ [bus]: { buckets: ["claims"] }, [order]: { buckets: [], isProtected: true } }, objects);
    await expect(empty(aws, [bus, order])).rejects.toThrow(
      `${order} is protected: nothing was deleted. To remove the stage all the same, deploy it with -c protected=false first.`,
    );
    expect(objects.claims).toEqual(["a"]);
  });

  test("reports what was not deleted", async () => {
    const aws = fakeAws({ [bus]: { buckets: ["claims"] } }, { claims: ["locked"] });
    await expect(empty(aws, [bus])).rejects.toThrow("locked in claims was not deleted: AccessDenied: no");
  });

  test("finds nothing when the stage is not deployed", async () => {
    expect(await empty(fakeAws({}, {}), [bus, order])).toEqual([]);
  });
});
