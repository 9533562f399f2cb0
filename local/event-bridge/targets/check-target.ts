import { parseArn } from "../../aws.ts";
import { isJson } from "../../json.ts";
import { invalid, invalidParameter } from "../errors.ts";
import type { Target } from "../model.ts";
import { checkBusTarget } from "./check-bus-target.ts";
import { type Transformer, undefinedPlaceholders } from "./input-transformer.ts";
import { parsePath } from "./json-path.ts";
import { type TargetKinds, targetKind } from "./kinds.ts";

const NEEDS_ROLE = /^(states|kinesis|ecs|batch|codebuild|codepipeline|execute-api)$/;

const WHOLE_EVENT = "aws.events.event.json";

const ELSEWHERE = [
  "KinesisParameters",
  "RunCommandParameters",
  "EcsParameters",
  "BatchParameters",
  "RedshiftDataParameters",
  "SageMakerPipelineParameters",
  "AppSyncParameters",
] as const;

/**
 * Throws `ValidationException` for a target that a rule of the bus `ownBusArn` could not deliver to.
 */
export function checkTarget(target: Target, kinds: TargetKinds, ownBusArn: string): void {
  const { service, resource } = parseArn(target.Arn);
  if (!target.Arn.startsWith("arn:") || resource === "") {
    throw invalidParameter(target.Arn, "Provided Arn is not in correct format.");
  }
  if (!targetKind(kinds, target.Arn)) {
    throw invalid(
      `Target ${target.Id}: ${service} (${target.Arn}) is not supported as a target by the local cloud. ` +
        `Supported: ${Object.keys(kinds).sort().join(", ")}.`,
    );
  }
  const foreign = ELSEWHERE.find(
    (name) => target[name] !== undefined && !(name === "KinesisParameters" && service === "kinesis"),
  );
  if (foreign) throw invalid(`${foreign} of target ${target.Id} is not supported for ${target.Arn}.`);
  const needsRole = NEEDS_ROLE.test(service) || resource.startsWith("api-destination/");
  if (needsRole && !target.RoleArn) throw invalid(`RoleArn is required for target ${target.Arn}.`);
  if (service === "events" && resource.startsWith("event-bus/")) checkBusTarget(target, ownBusArn);
  if (service === "logs") checkLogGroup(target);
  if (service === "sqs" && resource.endsWith(".fifo") && !target.SqsParameters?.MessageGroupId) {
    throw invalid(`Parameter(s) SqsParameters must be specified for target: ${target.Id}.`);
  }
  const partitionKeyPath = target.KinesisParameters?.PartitionKeyPath;
  if (partitionKeyPath !== undefined && !parsePath(partitionKeyPath)) {
    throw invalid(`PartitionKeyPath ${partitionKeyPath} for target ${target.Id} is invalid.`);
  }
  checkInput(target);
  checkDeadLetterQueue(target);
}

// The log group's own policy admits EventBridge, and a line is an event or a template's timestamp and message.
function checkLogGroup({ Id, Arn, RoleArn, Input, InputPath }: Target): void {
  if (RoleArn) throw invalid(`RoleArn is not supported for target ${Arn}.`);
  if (Input === undefined && InputPath === undefined) return;
  throw invalid(
    `Input and InputPath are not valid forms of input for target ${Id}. The only valid form of input is InputTransformer.`,
  );
}

function checkInput(target: Target): void {
  const { Id, Input, InputPath, InputTransformer } = target;
  const given = [Input, InputPath, InputTransformer].filter((each) => each !== undefined);
  if (given.length > 1) {
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  }
  if (Input !== undefined && !isJson(Input)) throw invalid(`JSON syntax error in input for target ${Id}.`);
  if (InputPath !== undefined && !parsePath(InputPath)) throw invalid(`InputPath for target ${Id} is invalid.`);
  if (InputTransformer) checkTransformer(Id, InputTransformer as Transformer);
}

/** Throws `ValidationException`, as PutTargets does. */
export function checkTransformer(id: string, transformer: Transformer): void {
  for (const path of Object.values(transformer.InputPathsMap ?? {})) {
    if (!parsePath(path ?? "")) throw invalid(`InputPath for target ${id} is invalid.`);
  }
  const [unknown] = undefinedPlaceholders(transformer);
  if (unknown) throw invalid(`InputTemplate for target ${id} contains invalid placeholder ${unknown}.`);
  if (transformer.InputTemplate.includes(`<${WHOLE_EVENT}>`) && !/^\s*\{/.test(transformer.InputTemplate)) {
    throw invalid(`InputTemplate for target ${id} contains placeholder ${WHOLE_EVENT} valid only for JSON template.`);
  }
}

function checkDeadLetterQueue({ DeadLetterConfig }: Target): void {
  const arn = DeadLetterConfig?.Arn;
  if (arn === undefined) return;
  const { service } = parseArn(arn);
  if (service !== "sqs") throw invalid(`${service || arn} is not supported as a dead letter resource.`);
  if (arn.endsWith(".fifo")) throw invalid("SQS FIFO is not supported by Dead Letter Queues.");
}
