import { ACCOUNT, REGION } from "../../../aws.ts";
import type { Deployed } from "../../../template/deployed.ts";
import type { DeployedResources } from "../declared-names.ts";

/** A deployed resource with its stack, its logical id, and its ARN where the map needs one. */
export interface MapResource extends Deployed {
  stack: string;
  logicalId: string;
  arn: string;
}

export function resourcesOf(deployed: DeployedResources): MapResource[] {
  return [...deployed.keys()].flatMap((id) => {
    const resource = deployed.get(id);
    const [stack = "", logicalId = ""] = id.split("/");
    return resource ? [{ ...resource, stack, logicalId, arn: resource.arn ?? arnOf(resource) }] : [];
  });
}

/** Returns the ARN of a resource whose `Ref` is not one; `place` is where it is deployed. */
export function arnOf(
  { type, ref, properties }: Pick<Deployed, "type" | "ref" | "properties">,
  place = { account: ACCOUNT, region: REGION },
): string {
  const arn = (service: string, resource: string) => `arn:aws:${service}:${place.region}:${place.account}:${resource}`;
  switch (type) {
    case "AWS::Lambda::Function":
      return arn("lambda", `function:${ref}`);
    case "AWS::SQS::Queue":
      return arn("sqs", ref.split("/").at(-1) ?? ref);
    case "AWS::DynamoDB::GlobalTable":
    case "AWS::DynamoDB::Table":
      return arn("dynamodb", `table/${ref}`);
    case "AWS::Events::Rule":
      return arn("events", `rule/${ref.replace("|", "/")}`);
    case "AWS::Events::EventBus":
      return arn("events", `event-bus/${ref}`);
    case "AWS::Events::Archive":
      return arn("events", `archive/${ref}`);
    case "AWS::Logs::LogGroup":
      return arn("logs", `log-group:${ref}`);
    case "AWS::S3::Bucket":
      return `arn:aws:s3:::${ref}`;
    case "AWS::IAM::Role":
      return `arn:aws:iam::${place.account}:role/${properties.RoleName ?? ref}`;
    default:
      return ref;
  }
}
