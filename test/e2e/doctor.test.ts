import { execFile } from "node:child_process";
import { join } from "node:path";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { describe, expect, test } from "vitest";
import { claimBucketParameter } from "../../events/names.ts";
import { empty } from "../../infra/empty/empty.ts";
import { PROJECT } from "../support/local-cloud.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

describe.skipIf(!isLocal)("the commands around a deployment, on the local cloud", () => {
  const context = stageUnderTest();
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };

  test("npm run doctor asks it what it can answer, says what it cannot, and finds no error", async () => {
    const { status, output } = await new Promise<{ status: unknown; output: string }>((resolve) => {
      execFile(
        process.execPath,
        [join(PROJECT, "infra/doctor/main.ts"), "--stage", "local"],
        {
          env: {
            ...process.env,
            AWS_ENDPOINT_URL: context.cloud.endpoint,
            AWS_REGION: "us-east-1",
            AWS_ACCESS_KEY_ID: credentials.accessKeyId,
            AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
          },
        },
        (error, stdout, stderr) => resolve({ status: error?.code ?? 0, output: stdout + stderr }),
      );
    });
    expect(output).toMatch(/^ok {7}Account 000000000000, Region us-east-1, as arn:aws:iam::000000000000:/m);
    expect(output).toMatch(/^ok {7}The account is bootstrapped in us-east-1, version \d+$/m);
    expect(output).toMatch(/^ok {7}4 of 4 stacks are deployed, none failed$/m);
    expect(output).toMatch(/^0 errors, \d warnings$/m);
    expect(status).toBe(0);
  });

  test("npm run empty deletes every object of the stage's buckets", async () => {
    const { s3 } = context.stage;
    const ssm = new SSMClient({ endpoint: context.cloud.endpoint, region: "us-east-1", credentials });
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: claimBucketParameter({ name: "local" }) }));
    const Bucket = Parameter?.Value ?? "";
    for (const Key of ["a", "b/c", "d e"]) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));

    // The local cloud has no CloudFormation to ask for the stage's buckets.
    const cloudFormation = Object.assign(Object.create(CloudFormationClient.prototype), {
      send: async (command: unknown) =>
        command instanceof DescribeStacksCommand
          ? { Stacks: [{}] }
          : { StackResourceSummaries: [{ ResourceType: "AWS::S3::Bucket", PhysicalResourceId: Bucket }] },
    });
    expect(await empty({ cloudFormation, s3 }, ["a-stack"])).toEqual([{ bucket: Bucket, objects: 3 }]);
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).toEqual([]);
  });
});
