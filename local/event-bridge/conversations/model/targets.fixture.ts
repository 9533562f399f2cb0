import type {
  ListTargetsByRuleCommandInput,
  PutTargetsCommandInput,
  RemoveTargetsCommandInput,
  Target,
} from "@aws-sdk/client-eventbridge";
import { busOf, invalid, type Model, ruleOf, sorted, tooMany } from "../model.fixture.ts";
import { changeable } from "./rules.fixture.ts";

const MOST_TARGETS = 5;

export const targets = {
  /** All of them or none; an id that is there already, or twice in the request, is overwritten. */
  PutTargets(model: Model, { Rule, EventBusName, Targets = [] }: PutTargetsCommandInput) {
    const rule = changeable(model, Rule, EventBusName);
    for (const target of Targets) refuseUseless(target, busOf(model, EventBusName).arn);
    const all = new Map([...rule.targets, ...Targets.map((target) => [target.Id ?? "", target] as const)]);
    if (all.size > MOST_TARGETS) throw tooMany();
    rule.targets = all;
    return { FailedEntryCount: 0, FailedEntries: [] };
  },

  RemoveTargets(model: Model, { Rule, EventBusName, Ids = [] }: RemoveTargetsCommandInput) {
    const rule = changeable(model, Rule, EventBusName);
    const unknown = Ids.filter((id) => !rule.targets.has(id));
    for (const id of Ids) rule.targets.delete(id);
    const FailedEntries = unknown.map((id) => ({
      TargetId: id,
      ErrorCode: "ResourceNotFoundException",
      ErrorMessage: `Rule ${rule.name} does not have a target with the Id ${id}.`,
    }));
    return { FailedEntryCount: FailedEntries.length, FailedEntries };
  },

  ListTargetsByRule: (model: Model, { Rule, EventBusName }: ListTargetsByRuleCommandInput) => ({
    Targets: sorted(ruleOf(model, Rule, EventBusName).targets.values(), ({ Id = "" }) => Id),
  }),
};

const SUPPORTED = "events, lambda, sqs";

/** What nothing could be delivered to is not taken. */
function refuseUseless({ Id, Arn = "", ...target }: Target, ownBus: string): void {
  const [prefix, , service = "", , , ...resource] = Arn.split(":");
  if (prefix !== "arn" || resource.join(":") === "") {
    throw invalid(`Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`);
  }
  if (!SUPPORTED.split(", ").includes(service)) {
    throw invalid(
      `Target ${Id}: ${service} (${Arn}) is not supported as a target by the local cloud. Supported: ${SUPPORTED}.`,
    );
  }
  if (Arn.includes(":event-bus/")) refuseBus({ Id, Arn, ...target }, ownBus);
  if (Arn.endsWith(".fifo") && !target.SqsParameters?.MessageGroupId) {
    throw invalid(`Parameter(s) SqsParameters must be specified for target: ${Id}.`);
  }
  refuseInput({ Id, Arn, ...target });
  const queue = target.DeadLetterConfig?.Arn;
  const deadLetterService = queue?.split(":")[2] ?? "sqs";
  if (deadLetterService !== "sqs") throw invalid(`${deadLetterService} is not supported as a dead letter resource.`);
  if (queue?.endsWith(".fifo")) throw invalid("SQS FIFO is not supported by Dead Letter Queues.");
}

/** Another bus gets the event as it is, by a role. */
function refuseBus({ Id, Arn, RoleArn, RetryPolicy, ...target }: Target, ownBus: string): void {
  if (Arn === ownBus) throw invalid("Source EventBus and Target EventBus must not be the same.");
  if (!RoleArn) throw invalid(`RoleArn is required for target ${Arn}.`);
  if ("Input" in target || "InputPath" in target || "InputTransformer" in target) {
    throw invalid(`Modifying the input for target ${Id} is not supported.`);
  }
  if (RetryPolicy) throw invalid("Retry policy is not supported for Event bus targets.");
}

function refuseInput({ Id, Input, InputPath, InputTransformer }: Target): void {
  const given = [Input, InputPath, InputTransformer].filter((each) => each !== undefined);
  if (given.length > 1) {
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  }
  if (Input !== undefined && !isJson(Input)) throw invalid(`JSON syntax error in input for target ${Id}.`);
  const paths = [InputPath ?? "$", ...Object.values(InputTransformer?.InputPathsMap ?? {})];
  if (paths.some((path) => !path.startsWith("$") || path.includes("['"))) {
    throw invalid(`InputPath for target ${Id} is invalid.`);
  }
  const { InputTemplate = "", InputPathsMap = {} } = InputTransformer ?? {};
  const unknown = [...InputTemplate.matchAll(/<([^>]+)>/g)]
    .map(([, name = ""]) => name)
    .find((name) => !Object.hasOwn(InputPathsMap, name) && !name.startsWith("aws.events."));
  if (unknown) throw invalid(`InputTemplate for target ${Id} contains invalid placeholder ${unknown}.`);
  if (InputTemplate.includes("<aws.events.event.json>") && !InputTemplate.startsWith("{")) {
    const placeholder = "placeholder aws.events.event.json valid only for JSON template";
    throw invalid(`InputTemplate for target ${Id} contains ${placeholder}.`);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
