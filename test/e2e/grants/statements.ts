import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  DeleteResourcePolicyCommand,
  DescribeResourcePoliciesCommand,
  PutResourcePolicyCommand,
  paginateDescribeLogGroups,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  ListEventBusesCommand,
  PutPermissionCommand,
  RemovePermissionCommand as RemoveBusPermissionCommand,
} from "@aws-sdk/client-eventbridge";
import {
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  paginateListRoles,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  GetPolicyCommand,
  paginateListFunctions,
  RemovePermissionCommand,
} from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, paginateListQueues, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { nameOf } from "../../../events/names.ts";
import { LOCAL } from "../../support/local-cloud.ts";
import type { Clients } from "./clients.ts";

/** A statement of a policy that the templates made. */
export interface PolicyStatement {
  kind: "role" | "trust" | "queue" | "bus" | "function" | "logs";
  /** The role, queue, bus, function or log policy by its name, without the stage's prefix. */
  owner: string;
  /** The ARN of what it belongs to, for what has one. */
  arn: string;
  effect: "Allow" | "Deny";
  actions: string[];
  resources: string[];
  /** The rule or API that it lets in. */
  sourceArn: string | undefined;
  document: Record<string, unknown>;
  takeAway(): Promise<unknown>;
  putBack(): Promise<unknown>;
}

export const titleOf = ({ kind, owner, effect, actions, resources, sourceArn }: PolicyStatement): string => {
  const what = `${effect === "Deny" ? "deny " : ""}${actions.join(", ")}`;
  const on = kind === "role" ? ` on ${resources.map(short).join(", ")}` : "";
  return `${kind} ${owner}: ${what}${on}${sourceArn ? ` from ${short(sourceArn)}` : ""}`;
};

const short = (arn: string): string =>
  arn.replace(/^arn:aws:(\w+(?:-\w+)*):[^:]*:[^:]*:/, "$1:").replace(/\/stream\/.*/, "/stream");

const PREFIX = new RegExp(`^${nameOf(LOCAL)}-`);
const nameless = (name: string): string => name.replace(PREFIX, "").replace(/-us-east-1$/, "");

/** Every statement of every policy that the account's APIs show, of roles and of resources. */
export async function statementsOf(clients: Clients): Promise<PolicyStatement[]> {
  const each = [ofRoles, ofQueues, ofFunctions, ofBuses, ofLogGroups];
  return (await Promise.all(each.map((find) => find(clients)))).flat();
}

async function ofRoles({ iam }: Clients): Promise<PolicyStatement[]> {
  const pages = await Array.fromAsync(paginateListRoles({ client: iam }, {}));
  const roles = pages.flatMap(({ Roles = [] }) => Roles);
  const found = roles.map(async ({ RoleName = "", Arn = "", AssumeRolePolicyDocument = "" }) => {
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const inline = PolicyNames.map(async (PolicyName) => {
      const { PolicyDocument = "" } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return statementsIn(decoded(PolicyDocument), "role", RoleName, Arn, (changed) =>
        changed.Statement.length === 0
          ? iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }))
          : iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(changed) })),
      );
    });
    const trust = statementsIn(decoded(AssumeRolePolicyDocument), "trust", RoleName, Arn, (changed) =>
      trustOnly(iam, RoleName, changed.Statement.length === 0 ? [TRUST_OF_ANOTHER] : changed.Statement),
    );
    return [...(await Promise.all(inline)).flat(), ...trust];
  });
  return (await Promise.all(found)).flat();
}

/** A role has to trust somebody. */
const TRUST_OF_ANOTHER = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };

/** Lets a role be assumed as these statements say, and by nobody else. */
export const trustOnly = (iam: IAMClient, RoleName: string, Statement: object[]): Promise<unknown> =>
  iam.send(
    new UpdateAssumeRolePolicyCommand({
      RoleName,
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
    }),
  );

/** IAM gives its documents as part of a URL. */
export const decoded = (document: string): Document => JSON.parse(decodeURIComponent(document));

async function ofQueues({ sqs }: Clients): Promise<PolicyStatement[]> {
  const pages = await Array.fromAsync(paginateListQueues({ client: sqs }, {}));
  const found = pages
    .flatMap(({ QueueUrls = [] }) => QueueUrls)
    .map(async (QueueUrl) => {
      const AttributeNames = ["QueueArn", "Policy"] as const;
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
      );
      const { QueueArn = "", Policy } = Attributes ?? {};
      return statementsIn(
        Policy && JSON.parse(Policy),
        "queue",
        nameIn(QueueArn),
        QueueArn,
        ({ Statement, ...rest }) => {
          const changed = Statement.length > 0 ? JSON.stringify({ ...rest, Statement }) : "";
          return sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: changed } }));
        },
      );
    });
  return (await Promise.all(found)).flat();
}

async function ofFunctions({ lambda }: Clients): Promise<PolicyStatement[]> {
  const pages = await Array.fromAsync(paginateListFunctions({ client: lambda }, {}));
  const found = pages
    .flatMap(({ Functions = [] }) => Functions)
    .map(async ({ FunctionName, FunctionArn: arn = "" }) => {
      const { Policy = '{"Statement":[]}' } = await lambda
        .send(new GetPolicyCommand({ FunctionName }))
        .catch((error: Error) =>
          error.name === "ResourceNotFoundException" ? { Policy: undefined } : Promise.reject(error),
        );
      const { Statement } = JSON.parse(Policy) as { Statement: Permission[] };
      return Statement.map(({ Sid: StatementId, Action, Principal, Condition }): PolicyStatement => {
        const sourceArn = Condition?.ArnLike?.["AWS:SourceArn"];
        return {
          kind: "function",
          owner: nameless(nameIn(arn)),
          arn,
          effect: "Allow",
          actions: [Action],
          resources: [arn],
          sourceArn,
          document: {},
          takeAway: () => lambda.send(new RemovePermissionCommand({ FunctionName, StatementId })),
          putBack: () =>
            lambda.send(
              new AddPermissionCommand({
                FunctionName,
                StatementId,
                Action,
                Principal: Principal.Service,
                SourceArn: sourceArn,
              }),
            ),
        };
      });
    });
  return (await Promise.all(found)).flat();
}

async function ofBuses({ events }: Clients): Promise<PolicyStatement[]> {
  const { EventBuses = [] } = await events.send(new ListEventBusesCommand());
  return EventBuses.flatMap(({ Name: EventBusName = "", Arn = "", Policy }) =>
    statementsIn(Policy && JSON.parse(Policy), "bus", EventBusName, Arn, (changed) =>
      changed.Statement.length > 0
        ? events.send(new PutPermissionCommand({ EventBusName, Policy: JSON.stringify(changed) }))
        : events.send(new RemoveBusPermissionCommand({ EventBusName, RemoveAllPermissions: true })),
    ),
  );
}

async function ofLogGroups({ logs }: Clients): Promise<PolicyStatement[]> {
  const pages = await Array.fromAsync(paginateDescribeLogGroups({ client: logs }, {}));
  const found = pages
    .flatMap(({ logGroups = [] }) => logGroups)
    .map(async ({ logGroupName = "", logGroupArn }) => {
      const current = async () =>
        (await logs.send(new DescribeResourcePoliciesCommand({ resourceArn: logGroupArn }))).resourcePolicies?.[0];
      const own = await current();
      const { policyName, policyDocument = "null" } = own ?? {};
      return statementsIn(JSON.parse(policyDocument), "logs", logGroupName, "arn:aws:logs:", async (changed) => {
        const expectedRevisionId = (await current())?.revisionId;
        const its = { policyName, resourceArn: logGroupArn, expectedRevisionId };
        return changed.Statement.length > 0
          ? logs.send(new PutResourcePolicyCommand({ ...its, policyDocument: JSON.stringify(changed) }))
          : logs.send(new DeleteResourcePolicyCommand(its));
      });
    });
  return (await Promise.all(found)).flat();
}

const nameIn = (arn: string): string => arn.slice(arn.lastIndexOf(":") + 1);

interface Document {
  Statement: object[];
}

/** A statement of a function's policy, as AddPermission has made it. */
interface Permission {
  Sid: string;
  Action: string;
  Principal: { Service: string };
  Condition?: { ArnLike?: Record<string, string> };
}

function statementsIn(
  document: Document | undefined,
  kind: PolicyStatement["kind"],
  owner: string,
  arn: string,
  put: (changed: Document) => Promise<unknown>,
): PolicyStatement[] {
  if (!document) return [];
  const all = list(document.Statement as Record<string, unknown>[]);
  return all.map((statement) => ({
    kind,
    owner: nameless(owner),
    arn,
    effect: statement["Effect"] as PolicyStatement["effect"],
    actions: list(statement["Action"] as string[]),
    resources: list((statement["Resource"] ?? []) as string[]),
    // Of several, the first.
    sourceArn: [
      (statement["Condition"] as { ArnEquals?: Record<string, string | string[]> } | undefined)?.ArnEquals?.[
        "aws:SourceArn"
      ],
    ].flat()[0],
    document: statement,
    takeAway: () => put({ ...document, Statement: all.filter((each) => each !== statement) }),
    putBack: () => put(document),
  }));
}

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** How many statements the policies and permissions in an assembly's templates have, those of buckets left out. */
export function statementsInTemplates(assembly: string): number {
  const templates = globSync("*.template.json", { cwd: assembly }).map((file) =>
    readFileSync(join(assembly, file), "utf8"),
  );
  const resources: Resource[] = templates.flatMap((text) => Object.values(JSON.parse(text).Resources ?? {}));
  return resources
    .filter(({ Type }) => Type !== "AWS::S3::BucketPolicy")
    .reduce((sum, { Type, Properties = {} }) => {
      if (Type === "AWS::Lambda::Permission" || Type === "AWS::Events::EventBusPolicy") return sum + 1;
      const inline = (Properties.Policies ?? []).map((each: { PolicyDocument: object }) => each.PolicyDocument);
      const { PolicyDocument, AssumeRolePolicyDocument, ResourcePolicyDocument } = Properties;
      const documents = [...inline, PolicyDocument, AssumeRolePolicyDocument, ResourcePolicyDocument].filter(Boolean);
      return sum + documents.flatMap(({ Statement }: Document) => list(Statement)).length;
    }, 0);
}

interface Resource {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties are typed by AWS's documentation alone.
  Properties?: any;
}
