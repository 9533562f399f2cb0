// EventBridge's first steps: a role, a function, a custom bus, a rule, a permission, an event, and the function's log has it.
//
//   npm start
//   AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test \
//     npx node docs/first-event/first-event.ts
//
// Without AWS_ENDPOINT_URL the same lines run in your own account.
import { setTimeout } from "node:timers/promises";
import { CloudWatchLogsClient, DeleteLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import * as eventBridge from "@aws-sdk/client-eventbridge";
import * as iam from "@aws-sdk/client-iam";
import * as lambda from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";

const roles = new iam.IAMClient();
const functions = new lambda.LambdaClient();
const events = new eventBridge.EventBridgeClient();
const logs = new CloudWatchLogsClient();

const role = { RoleName: "first-role" };
const code = { FunctionName: "first-function" };
const bus = { EventBusName: "first-bus" };
const logGroupName = `/aws/lambda/${code.FunctionName}`;

// The role that the function runs under: Lambda may assume it, and it may write logs.
const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
const { Role } = await roles.send(new iam.CreateRoleCommand({ ...role, AssumeRolePolicyDocument }));
const PolicyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
await roles.send(new iam.AttachRolePolicyCommand({ ...role, PolicyArn }));

// The function, in a ZIP archive of one file.
const source = 'exports.handler = async (event) => console.log("a heavy one:", JSON.stringify(event.detail));';
const { FunctionArn } = await eventually(() =>
  functions.send(
    new lambda.CreateFunctionCommand({
      ...code,
      Role: Role?.Arn,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Code: { ZipFile: zipSync({ "index.js": strToU8(source) }) },
    }),
  ),
);
await lambda.waitUntilFunctionActiveV2({ client: functions, maxWaitTime: 60 }, code);

// The rule takes every delivery of more than 10 kg. Without the permission EventBridge may not invoke the function.
const EventPattern = JSON.stringify({ source: ["warehouse"], detail: { weight: [{ numeric: [">", 10] }] } });
await events.send(new eventBridge.CreateEventBusCommand({ Name: bus.EventBusName }));
const { RuleArn } = await events.send(new eventBridge.PutRuleCommand({ ...bus, Name: "heavy", EventPattern }));
await functions.send(
  new lambda.AddPermissionCommand({
    ...code,
    StatementId: "heavy",
    Action: "lambda:InvokeFunction",
    Principal: "events.amazonaws.com",
    SourceArn: RuleArn,
  }),
);
const Targets = [{ Id: "function", Arn: FunctionArn }];
await events.send(new eventBridge.PutTargetsCommand({ ...bus, Rule: "heavy", Targets }));

const delivery = (weight: number) => ({
  ...bus,
  Source: "warehouse",
  DetailType: "DeliveryArrived",
  Detail: JSON.stringify({ weight }),
});
const put = await events.send(new eventBridge.PutEventsCommand({ Entries: [delivery(3), delivery(12)] }));
console.log(`put 2 events, ${put.FailedEntryCount} refused`);

const line = await eventually(async () => {
  const found = await logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern: '"a heavy one"' }));
  return found.events?.[0]?.message;
});
console.log(`the log has ${line.trim().split("\t").at(-1)}`);

await events.send(new eventBridge.RemoveTargetsCommand({ ...bus, Rule: "heavy", Ids: ["function"] }));
await events.send(new eventBridge.DeleteRuleCommand({ ...bus, Name: "heavy" }));
await events.send(new eventBridge.DeleteEventBusCommand({ Name: bus.EventBusName }));
await functions.send(new lambda.DeleteFunctionCommand(code));
await roles.send(new iam.DetachRolePolicyCommand({ ...role, PolicyArn }));
await roles.send(new iam.DeleteRoleCommand(role));
await logs.send(new DeleteLogGroupCommand({ logGroupName }));

/** Asks until there is an answer, half a minute long: on AWS what was just made is not known everywhere at once. */
async function eventually<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    const answer = await ask().catch((error: Error) => error);
    if (answer !== undefined && !(answer instanceof Error)) return answer;
    if (attempts === 60) throw answer ?? new Error("There is still no answer.");
    await setTimeout(500);
  }
}
