import { ListEventBusesCommand, ListRulesCommand, ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import {
  GetFunctionConfigurationCommand,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, ListQueuesCommand } from "@aws-sdk/client-sqs";
import type { Stage } from "../../support/stage.ts";

/** Everything that a lesson may change and has to put back: rules, targets, queues, letters, functions, mappings, roles, faults. */
export async function standing(stage: Stage, endpoint: string): Promise<Record<string, unknown>> {
  const iam = new IAMClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const [buses, queues, functions, mappings, roles, grants] = await Promise.all([
    busesOf(stage),
    queuesOf(stage),
    functionsOf(stage),
    stage.lambda.send(new ListEventSourceMappingsCommand()),
    iam.send(new ListRolesCommand()),
    read(`${endpoint}/_cloud/grants`) as Promise<{ role: string; statement: unknown }[]>,
  ]);
  return {
    buses,
    queues,
    functions,
    mappings: mappings.EventSourceMappings?.map(({ UUID, State }) => `${UUID} ${State}`).sort(),
    roles: roles.Roles?.map(({ RoleName, AssumeRolePolicyDocument: trust }) => `${RoleName} ${trust}`).sort(),
    grants: grants.map(withoutUse).sort(),
  };
}

async function busesOf({ events }: Stage) {
  const { EventBuses = [] } = await events.send(new ListEventBusesCommand());
  const rules = EventBuses.map(async ({ Name, Policy }) => {
    const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName: Name }));
    const targets = Rules.map(async ({ Name: Rule, EventPattern, State }) => {
      const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ EventBusName: Name, Rule }));
      return JSON.stringify({ Rule, EventPattern, State, Targets });
    });
    return [`${Name} ${Policy}`, ...(await Promise.all(targets))].sort();
  });
  return Promise.all(rules);
}

async function queuesOf({ sqs }: Stage) {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand());
  const letters = /-dlq$/;
  const queues = QueueUrls.map(async (QueueUrl) => {
    const AttributeNames = ["Policy", "ApproximateNumberOfMessages"] as const;
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
    );
    const { Policy, ApproximateNumberOfMessages } = Attributes;
    return [QueueUrl, Policy, ...(letters.test(QueueUrl) ? [ApproximateNumberOfMessages] : [])].join(" ");
  });
  return (await Promise.all(queues)).sort();
}

async function functionsOf({ lambda }: Stage) {
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({ MaxItems: 50 }));
  const described = Functions.map(async ({ FunctionName }) => {
    const { CodeSha256, Role, Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    return JSON.stringify({ FunctionName, CodeSha256, Role, Environment });
  });
  return (await Promise.all(described)).sort();
}

const withoutUse = (grant: object): string =>
  JSON.stringify(grant, (name, value) => (name === "used" ? undefined : value));

const read = async (url: string): Promise<unknown> => (await fetch(url)).json();
