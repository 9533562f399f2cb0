import type { NodeDetails } from "../../api/map.ts";
import { nameIn } from "../names.ts";
import { roleName } from "./grants.ts";
import type { MapResource } from "./resources-of.ts";

interface Statement {
  Effect?: string;
  Action?: unknown;
  Resource?: unknown;
  Principal?: unknown;
  Condition?: unknown;
}

/** The policies on resources, and the property that names what they protect. */
const RESOURCE_POLICIES: Record<string, string> = {
  "AWS::SQS::QueuePolicy": "Queues",
  "AWS::SNS::TopicPolicy": "Topics",
  "AWS::S3::BucketPolicy": "Bucket",
};

/** Who may do what: what a part's own role allows, and whom the part itself lets in. */
export function policiesOf(resource: MapResource, resources: readonly MapResource[]): NodeDetails["blocks"] {
  const may = statementsOfRole(roleOf(resource), resources);
  const lets = statementsOn(resource, resources);
  return [
    ...(may.length > 0 ? [{ title: "Its role may", json: may.map(shown) }] : []),
    ...(lets.length > 0 ? [{ title: "Lets in", json: lets.map(shown) }] : []),
  ];
}

function roleOf({ type, properties }: MapResource): string {
  if (type === "AWS::Lambda::Function") return roleName(properties.Role);
  return roleName(properties.Target?.RoleArn ?? properties.Targets?.[0]?.RoleArn);
}

function statementsOfRole(role: string, resources: readonly MapResource[]): Statement[] {
  if (role === "") return [];
  return resources.flatMap(({ type, ref, properties }): Statement[] => {
    if (type === "AWS::IAM::Role" && (properties.RoleName ?? ref) === role)
      return (properties.Policies ?? []).flatMap((each: { PolicyDocument: unknown }) =>
        inDocument(each.PolicyDocument),
      );
    const isPolicy = type === "AWS::IAM::Policy" || type === "AWS::IAM::ManagedPolicy";
    return isPolicy && properties.Roles?.includes(role) ? inDocument(properties.PolicyDocument) : [];
  });
}

function statementsOn({ type, arn, ref }: MapResource, resources: readonly MapResource[]): Statement[] {
  const isIt = (name: unknown) => name === arn || name === ref || nameIn(arn) === String(name).split("/").at(-1);
  return resources.flatMap((each): Statement[] => {
    const { properties } = each;
    const names = RESOURCE_POLICIES[each.type];
    if (names !== undefined && [properties[names] ?? []].flat().some(isIt))
      return inDocument(properties.PolicyDocument);
    if (
      each.type === "AWS::Events::EventBusPolicy" &&
      type === "AWS::Events::EventBus" &&
      isIt(properties.EventBusName)
    )
      return properties.Statement === undefined
        ? [{ Effect: "Allow", Principal: properties.Principal, Action: properties.Action }]
        : [properties.Statement].flat();
    if (each.type === "AWS::Lambda::Permission" && type === "AWS::Lambda::Function" && isIt(properties.FunctionName))
      return [
        {
          Effect: "Allow",
          Principal: properties.Principal,
          Action: properties.Action,
          ...(properties.SourceArn !== undefined && { Condition: { from: properties.SourceArn } }),
        },
      ];
    return [];
  });
}

const inDocument = (document: unknown): Statement[] =>
  [(document as { Statement?: Statement | Statement[] } | undefined)?.Statement ?? []].flat();

/** A statement without what goes without saying. */
function shown({ Effect, Principal, Action, Resource, Condition }: Statement): object {
  return {
    ...(Effect === "Deny" && { denied: true }),
    ...(Principal !== undefined && { who: Principal }),
    action: Action,
    ...(Resource !== undefined && Principal === undefined && { on: Resource }),
    ...(Condition !== undefined && { when: Condition }),
  };
}
