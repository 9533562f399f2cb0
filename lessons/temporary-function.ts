import { fileURLToPath } from "node:url";
import { CloudWatchLogsClient, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import type { LessonTools } from "cdk-local-cloud";
import { strToU8, zipSync } from "fflate";
import { roleArn, ruleArn } from "./shop.ts";

export interface Statement {
  Effect: "Allow" | "Deny";
  Action: string | string[];
  Resource: string | string[];
}

/** The policy of a temporary function's role that says what it may do, besides writing its log. */
export const POLICY = "may";

/** A handler in `lessons/functions/`, by its file's name, or code of the learner's own. */
type Code = { file: string } | { text: string };

/**
 * Creates a function of the lesson's own with a role, which rules of the shop's bus may invoke; leaving the lesson deletes
 * both. Asynchronous calls are not tried again.
 */
export async function createFunction(
  { client, undo }: LessonTools,
  name: string,
  code: Code,
  { may = [], environment = {} }: { may?: Statement[]; environment?: Record<string, string> } = {},
): Promise<void> {
  const [iam, lambda] = [new IAMClient(client), new LambdaClient(client)];
  await deleteLeftovers(iam, lambda, name);
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust("lambda.amazonaws.com") }));
  undo(() => iam.send(new DeleteRoleCommand({ RoleName: name })));
  await putPolicy(iam, name, "logs", [
    { Effect: "Allow", Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" },
  ]);
  undo(() => iam.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName: "logs" })));
  if (may.length > 0) {
    await putPolicy(iam, name, POLICY, may);
    undo(() => iam.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName: POLICY })).catch(() => {}));
  }
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: roleArn(name),
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Code: { ZipFile: await zipped(code) },
      Environment: { Variables: environment },
    }),
  );
  undo(async () => {
    await lambda.send(new DeleteFunctionCommand({ FunctionName: name }));
    const logs = new CloudWatchLogsClient(client);
    await logs.send(new DeleteLogGroupCommand({ logGroupName: `/aws/lambda/${name}` })).catch(() => {});
  });
  await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: name, MaximumRetryAttempts: 0 }));
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: name,
      StatementId: "bus",
      Action: "lambda:InvokeFunction",
      Principal: "events.amazonaws.com",
      SourceArn: ruleArn("*"),
    }),
  );
}

/** A cloud that was killed in the middle of the lesson, and keeps its data, has them still. */
async function deleteLeftovers(iam: IAMClient, lambda: LambdaClient, name: string): Promise<void> {
  const deletions: (() => Promise<unknown>)[] = [
    () => lambda.send(new DeleteFunctionCommand({ FunctionName: name })),
    () => iam.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName: "logs" })),
    () => iam.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName: POLICY })),
    () => iam.send(new DeleteRoleCommand({ RoleName: name })),
  ];
  // Mostly there are none.
  for (const each of deletions) await each().catch(() => {});
}

/** Replaces the code of a function of the lesson's own. */
export async function changeCode({ client }: LessonTools, name: string, code: Code): Promise<void> {
  const lambda = new LambdaClient(client);
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: await zipped(code) }));
}

/** Gives a role a policy of its own. Throws what the API says of an invalid one. */
export const putPolicy = (iam: IAMClient, role: string, name: string, Statement: object[]): Promise<unknown> =>
  iam.send(
    new PutRolePolicyCommand({
      RoleName: role,
      PolicyName: name,
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
    }),
  );

/** The trust policy that lets a service assume a role. */
export const trust = (Service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }],
  });

async function zipped(code: Code): Promise<Uint8Array> {
  const text = "text" in code ? code.text : await bundled(code.file);
  return zipSync({ "index.mjs": strToU8(text) });
}

/** As the shop's own functions are: the SDK inside. */
async function bundled(file: string): Promise<string> {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`functions/${file}`, import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    platform: "node",
    format: "esm",
    target: "node24",
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  return outputFiles[0]?.text ?? "";
}
