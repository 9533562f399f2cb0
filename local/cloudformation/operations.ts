import { operationsOn } from "../api/operation.ts";
import { required, text } from "../api/shapes.ts";
import { ACCOUNT, AwsError, arn, REGION } from "../aws.ts";
import type { Deployed, StackNotes } from "../template/deployed.ts";

/** What the templates' last deployment made. */
export interface State {
  stacks: ReadonlyMap<string, StackNotes>;
  deployed: { keys(): Iterable<string>; get(id: string): Deployed | undefined };
  endpoint(): string;
  startedAt: number;
}

const operation = operationsOn<State>();

const PAGE = 100;

/** Also the value of `AWS::StackId`. */
const idOf = (name: string): string => arn("cloudformation", `stack/${name}/local`);

const onStack =
  (action: string) =>
  (_: State, { StackName = "*" }: { StackName?: string }) => [
    { action: `cloudformation:${action}`, resource: StackName.startsWith("arn:") ? StackName : idOf(StackName) },
  ];

/** Returns the stack with this name or id. Throws `ValidationError`, as CloudFormation does for one that is unknown. */
function stackNamed({ stacks }: State, nameOrId: string): [name: string, notes: StackNotes] {
  const name = nameOrId.replace(`arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/`, "").replace(/\/local$/, "");
  const notes = stacks.get(name);
  if (!notes) throw new AwsError("ValidationError", `Stack with id ${nameOrId} does not exist`);
  return [name, notes];
}

/** Returns a page of at most a hundred items, and where the next one starts. */
function page<T>(items: readonly T[], token: string | undefined): { items: T[]; NextToken?: string } {
  const from = Number(token ?? 0);
  if (!Number.isInteger(from) || from < 0) throw new AwsError("ValidationError", "NextToken is not valid.");
  const to = from + PAGE;
  return { items: items.slice(from, to), ...(items.length > to && { NextToken: String(to) }) };
}

const describeStacks = operation({
  input: { StackName: text(), NextToken: text() },
  permissions: onStack("DescribeStacks"),
  run(state, { StackName, NextToken }) {
    const asked = StackName === undefined ? [...state.stacks] : [stackNamed(state, StackName)];
    const { items, ...token } = page(asked, NextToken);
    const CreationTime = new Date(state.startedAt).toISOString();
    const Stacks = items.map(([name, { description, parameters = [] }]) => ({
      StackId: idOf(name),
      StackName: name,
      Description: description,
      Parameters: parameters.map(({ key, value, resolved }) => ({
        ParameterKey: key,
        ParameterValue: value,
        ResolvedValue: resolved,
      })),
      CreationTime,
      StackStatus: "CREATE_COMPLETE",
    }));
    return { Stacks, ...token };
  },
});

const getTemplate = operation({
  input: { StackName: text(), ChangeSetName: text(), TemplateStage: text() },
  permissions: onStack("GetTemplate"),
  run(state, { StackName, ChangeSetName }) {
    if (ChangeSetName !== undefined)
      throw new AwsError(
        "ValidationError",
        "ChangeSetName is not supported by the local cloud: it has no change sets.",
      );
    if (StackName === undefined) throw new AwsError("ValidationError", "StackName must be specified.");
    const [, { template }] = stackNamed(state, StackName);
    return { TemplateBody: JSON.stringify(template), StagesAvailable: ["Original", "Processed"] };
  },
});

const listStackResources = operation({
  input: { StackName: required(text()), NextToken: text() },
  permissions: onStack("ListStackResources"),
  run(state, { StackName, NextToken }) {
    const [name] = stackNamed(state, StackName);
    const ids = [...state.deployed.keys()].filter((id) => id.startsWith(`${name}/`));
    const { items, ...token } = page(ids, NextToken);
    const LastUpdatedTimestamp = new Date(state.startedAt).toISOString();
    const StackResourceSummaries = items.map((id) => ({
      LogicalResourceId: id.slice(name.length + 1),
      // What was kept without the endpoint's address, which changes with every start.
      PhysicalResourceId: state.deployed.get(id)?.ref.replace("http://endpoint", state.endpoint()),
      ResourceType: state.deployed.get(id)?.type,
      LastUpdatedTimestamp,
      ResourceStatus: "CREATE_COMPLETE",
    }));
    return { StackResourceSummaries, ...token };
  },
});

/** The API's operations by name: those that tell what is deployed. */
export const operations = {
  DescribeStacks: describeStacks,
  GetTemplate: getTemplate,
  ListStackResources: listStackResources,
};
