import { nameOf } from "../../../events/names.ts";
import type { RunningCloud } from "../../../local/cloud.ts";
import type { StackArtifact } from "../../../local/template/assembly.ts";
import { LOCAL } from "../../support/local-cloud.ts";

/** A statement of a policy that the templates made. */
export interface PolicyStatement {
  kind: "role" | "trust" | "queue" | "bucket" | "bus" | "function" | "logs";
  /** The role, queue, bucket, bus, function or log policy by its name, without the stage's prefix. */
  owner: string;
  /** The ARN of what it belongs to, for what has one. */
  arn: string;
  effect: "Allow" | "Deny";
  actions: string[];
  resources: string[];
  /** The rule or API that it lets in. */
  sourceArn: string | undefined;
  document: Record<string, unknown>;
  takeAway(): unknown;
  putBack(): unknown;
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

/** Every statement of every policy in the cloud, of roles and of resources. */
export async function statementsOf(cloud: RunningCloud): Promise<PolicyStatement[]> {
  const { identities, sqs, s3, lambda, eventBridge, logs } = cloud;
  const roles = identities
    .policies()
    .flatMap(({ role, policy, document }) =>
      statementsIn(document, "role", role, `arn:aws:iam::000000000000:role/${role}`, (changed) =>
        identities.putPolicy(role, policy, changed),
      ),
    );
  const trust = [...identities.trustPolicies()].flatMap(([role, document]) =>
    statementsIn(document, "trust", role, `arn:aws:iam::000000000000:role/${role}`, (changed) =>
      identities.putTrustPolicy(role, changed),
    ),
  );
  const queues = sqs
    .queues()
    .flatMap(({ name, arn }) =>
      statementsIn(sqs.policyOf(arn), "queue", name, arn, (changed) => sqs.setPolicy(arn, changed)),
    );
  const buckets = [...s3.policies()].flatMap(([name, document]) =>
    statementsIn(document, "bucket", name, `arn:aws:s3:::${name}`, (changed) => s3.setPolicy(name, changed)),
  );
  const functions = lambda.functionArns().flatMap((arn) =>
    lambda.permissionsOf(arn).map(
      (permission): PolicyStatement => ({
        kind: "function",
        owner: nameless(arn.slice(arn.lastIndexOf(":") + 1)),
        arn,
        effect: "Allow",
        actions: [permission.action],
        resources: [arn],
        sourceArn: permission.sourceArn,
        document: {},
        takeAway: () => lambda.removePermission(arn, permission.statementId),
        putBack: () => lambda.addPermission(arn, permission),
      }),
    ),
  );
  const { EventBuses } = await eventBridge.run("ListEventBuses", {});
  const buses = EventBuses.flatMap(({ Name, Arn, Policy }: { Name: string; Arn: string; Policy?: string }) =>
    statementsIn(Policy && JSON.parse(Policy), "bus", Name, Arn, (changed) =>
      changed.Statement.length > 0
        ? eventBridge.run("PutPermission", { EventBusName: Name, Policy: JSON.stringify(changed) })
        : eventBridge.run("RemovePermission", { EventBusName: Name, RemoveAllPermissions: true }),
    ),
  );
  const logPolicies = [...logs.resourcePolicies()].flatMap(([name, document]) =>
    statementsIn(document, "logs", name, "arn:aws:logs:", (changed) => logs.putResourcePolicy(name, changed)),
  );
  const groupPolicies = [...logs.groupPolicies()].flatMap(([name, document]) =>
    statementsIn(document, "logs", name, "arn:aws:logs:", (changed) => logs.putGroupPolicy(name, changed)),
  );
  return [...roles, ...trust, ...queues, ...buckets, ...functions, ...buses, ...logPolicies, ...groupPolicies];
}

function statementsIn(
  document: object | undefined,
  kind: PolicyStatement["kind"],
  owner: string,
  arn: string,
  put: (changed: { Statement: object[] }) => unknown,
): PolicyStatement[] {
  if (!document) return [];
  const all = list((document as { Statement: Record<string, unknown>[] }).Statement);
  return all.map((statement) => ({
    kind,
    owner: nameless(owner),
    arn,
    effect: statement["Effect"] as PolicyStatement["effect"],
    actions: list(statement["Action"] as string[]),
    resources: list((statement["Resource"] ?? []) as string[]),
    sourceArn: (statement["Condition"] as { ArnEquals?: Record<string, string> } | undefined)?.ArnEquals?.[
      "aws:SourceArn"
    ],
    document: statement,
    takeAway: () => put({ ...document, Statement: all.filter((each) => each !== statement) }),
    putBack: () => put(document as { Statement: object[] }),
  }));
}

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** How many statements the templates' policies and permissions have. */
export function statementsInTemplates(stacks: StackArtifact[]): number {
  const resources = stacks.flatMap(({ template }) => Object.values(template.Resources ?? {}));
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties are typed by AWS's documentation alone.
  return resources.reduce((sum, { Type, Properties = {} }: { Type: string; Properties?: any }) => {
    if (Type === "AWS::Lambda::Permission" || Type === "AWS::Events::EventBusPolicy") return sum + 1;
    const inline = (Properties.Policies ?? []).map((each: { PolicyDocument: object }) => each.PolicyDocument);
    const { PolicyDocument, AssumeRolePolicyDocument, ResourcePolicyDocument } = Properties;
    const documents = [...inline, PolicyDocument, AssumeRolePolicyDocument, ResourcePolicyDocument].filter(Boolean);
    return sum + documents.flatMap(({ Statement }: { Statement: object[] }) => list(Statement)).length;
  }, 0);
}
