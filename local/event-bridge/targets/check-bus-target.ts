import { parseArn } from "../../aws.ts";
import { invalid, invalidParameter } from "../errors.ts";
import type { Target } from "../model.ts";
import { isRegion } from "../scope.ts";

/**
 * Throws `ValidationException` for a bus that cannot be a rule's target: it must receive the unchanged event, through a
 * role, and not from itself. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
 */
export function checkBusTarget({ Id, Arn, RoleArn, RetryPolicy, ...target }: Target, ownBusArn: string): void {
  const { region, account } = parseArn(Arn);
  if (!isRegion(region) || !/^\d{12}$/.test(account)) {
    throw invalidParameter(Arn, "Provided Arn is not in correct format.");
  }
  if (Arn === ownBusArn) throw invalid("Source EventBus and Target EventBus must not be the same.");
  if (!RoleArn) throw invalid(`RoleArn is required for target ${Arn}.`);
  if (target.Input !== undefined || target.InputPath !== undefined || target.InputTransformer) {
    throw invalid(`Modifying the input for target ${Id} is not supported.`);
  }
  if (RetryPolicy) throw invalid("Retry policy is not supported for Event bus targets.");
}
