import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { GetRoleCommand, IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { GetFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { busName, nameOf } from "../../events/names.ts";
import { LOCAL } from "../support/local-cloud.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

describe.skipIf(!isLocal)("a function's role, tried from outside", () => {
  const context = stageUnderTest();
  const config = () => ({
    endpoint: context.cloud.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });

  test("may do what the function may, and is refused everything else", async () => {
    const FunctionName = nameOf(LOCAL, "payment", "on-order-created");
    const { Configuration } = await new LambdaClient(config()).send(new GetFunctionCommand({ FunctionName }));
    const RoleArn = Configuration?.Role;
    const assume = () => new STSClient(config()).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "me" }));
    await expect(assume()).rejects.toMatchObject({ name: "AccessDenied" });

    const iam = new IAMClient(config());
    const RoleName = RoleArn?.split("/").at(-1);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    const trust = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""));
    const account = { Effect: "Allow", Principal: { AWS: "000000000000" }, Action: "sts:AssumeRole" };
    const PolicyDocument = JSON.stringify({ ...trust, Statement: [trust.Statement, account].flat() });
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));

    const { Credentials } = await assume();
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
    const asRole = { ...config(), credentials };
    const who = await new STSClient(asRole).send(new GetCallerIdentityCommand({}));
    expect(who.Arn).toBe(`arn:aws:sts::000000000000:assumed-role/${RoleName}/me`);

    const sqs = new SQSClient(asRole);
    const { QueueUrl } = await new SQSClient(config()).send(
      new GetQueueUrlCommand({ QueueName: `${FunctionName}-dlq` }),
    );
    const sent = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "tried" }));
    expect(sent.MessageId).toBeDefined();
    const put = new EventBridgeClient(asRole).send(
      new PutEventsCommand({
        Entries: [{ EventBusName: busName(LOCAL), Source: "app.payments", DetailType: "T", Detail: "{}" }],
      }),
    );
    await expect(put).rejects.toThrow(/assumed-role\/.*\/me is not authorized to perform: events:PutEvents/);
    const forged = new SQSClient({ ...asRole, credentials: { ...credentials, secretAccessKey: "guessed" } });
    await expect(forged.send(new SendMessageCommand({ QueueUrl, MessageBody: "m" }))).rejects.toMatchObject({
      name: "SignatureDoesNotMatch",
    });
  });
});
