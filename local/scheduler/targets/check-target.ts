import { parseArn, REGION } from "../../aws.ts";
import { isJson } from "../../json.ts";
import { invalid } from "../errors.ts";
import type { Target } from "../model.ts";
import { type TargetKinds, targetKind, universalApi } from "./kinds.ts";

const INPUT_BYTES = 262_144;

/** The parameters reserved for one service's targets. */
const PARAMETERS: Record<string, string> = {
  EcsParameters: "ecs",
  EventBridgeParameters: "events",
  EventBridgePutEventsV2Parameters: "eventsv2",
  EventBridgePutRawEventsParameters: "eventsv2",
  KinesisParameters: "kinesis",
  SageMakerPipelineParameters: "sagemaker",
  SqsParameters: "sqs",
};

// The resource part of a target's ARN.
const RESOURCES: Record<string, RegExp> = {
  events: /^event-bus\/./,
  kinesis: /^stream\/./,
  lambda: /^function:./,
  states: /^stateMachine:./,
};

const JSON_ONLY = new Set(["events", "lambda", "states"]);

// APIs that only read: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html
const READ_ONLY =
  /^(get|describe|list|poll|receive|search|scan|query|select|read|lookup|discover|validate|batchGet|batchDescribe|batchRead|transactGet|adminGet|adminList|testMigration|retrieve|testConnection|translateDocument|isAuthorized|invokeModel)/;

/** Throws `ValidationException` for a target that can never be called, so that no useless schedule is created. */
export function checkTarget(target: Target, kinds: TargetKinds): void {
  const { Arn, Input } = target;
  const api = universalApi(Arn);
  if (api === undefined) checkTemplated(target, kinds);
  else checkUniversal(target, api, kinds);
  if (Input !== undefined && Buffer.byteLength(Input) > INPUT_BYTES) {
    throw invalid(
      `The input of the target is over the limit of ${INPUT_BYTES} bytes: it has ${Buffer.byteLength(Input)}.`,
    );
  }
}

function checkUniversal(target: Target, api: string, kinds: TargetKinds): void {
  const [, operation = ""] = api.split(":");
  if (READ_ONLY.test(operation)) throw invalid(`${operation} API is not supported.`);
  if (!targetKind(kinds, target.Arn)) {
    throw invalid(
      `${target.Arn} is not supported as a universal target by the local cloud. ` +
        `Supported: ${Object.keys(kinds.universal).sort().join(", ")}.`,
    );
  }
  refuseParameters(target, "");
  if (target.Input === undefined) throw invalid("You must provide an input to set this target for your schedule.");
  if (!isJson(target.Input)) throw invalid("JSON syntax error in input for the target.");
}

function checkTemplated(target: Target, kinds: TargetKinds): void {
  const { service, region, resource } = parseArn(target.Arn);
  const wanted = Object.hasOwn(RESOURCES, service) ? RESOURCES[service] : /./;
  if (!target.Arn.startsWith("arn:")) throw invalid("Provided Arn is not in correct format.");
  if (!targetKind(kinds, target.Arn)) {
    throw invalid(
      `${service} is not a supported service for a target. ` +
        `Supported by the local cloud: ${Object.keys(kinds.templated).sort().join(", ")}.`,
    );
  }
  if (!wanted?.test(resource)) throw invalid("Provided Arn is not in correct format.");
  if (region !== REGION) throw invalid(`The target ARN provided does not match the current region ${REGION}.`);
  refuseParameters(target, service);
  checkParameters(target, service);
  if (target.Input !== undefined && JSON_ONLY.has(service) && !isJson(target.Input)) {
    throw invalid("JSON syntax error in input for the target.");
  }
}

function refuseParameters(target: Target, service: string): void {
  const foreign = Object.keys(PARAMETERS).find(
    (name) => target[name as keyof Target] !== undefined && PARAMETERS[name] !== service,
  );
  if (foreign) throw invalid(`Parameters ${foreign} not supported for the target.`);
}

function checkParameters({ Arn, EventBridgeParameters, KinesisParameters, SqsParameters }: Target, service: string) {
  const fifo = Arn.endsWith(".fifo");
  const missing =
    (service === "events" && !EventBridgeParameters && "EventBridgeParameters") ||
    (service === "kinesis" && !KinesisParameters && "KinesisParameters") ||
    (service === "sqs" && fifo && !SqsParameters?.MessageGroupId && "SqsParameters");
  if (missing) throw invalid(`Parameters ${missing} must be specified.`);
  if (service === "sqs" && !fifo && SqsParameters?.MessageGroupId) {
    throw invalid("Parameters MessageGroupId not valid for the target.");
  }
}
