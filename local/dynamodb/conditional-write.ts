import { AwsError } from "../aws.ts";
import { ConditionalCheckFailed } from "./engine.ts";

interface Input {
  ReturnItemCollectionMetrics?: string;
  ReturnValuesOnConditionCheckFailure?: string;
}

/** Runs a write that a condition may stop: the error holds the item as it is only for who asks for it. */
export async function conditionally(
  { ReturnValuesOnConditionCheckFailure: wanted = "NONE", ...input }: Input,
  write: (input: object) => Promise<object>,
): Promise<object> {
  if (wanted !== "NONE" && wanted !== "ALL_OLD") {
    throw new AwsError(
      "ValidationException",
      `ReturnValuesOnConditionCheckFailure is ${wanted}, expected ALL_OLD or NONE`,
    );
  }
  refuseItemCollectionMetrics(input);
  try {
    return await write(input);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailed) || wanted === "ALL_OLD") throw error;
    throw new ConditionalCheckFailed(error.message, undefined);
  }
}

// dynalite reads this parameter and does nothing about it.
export function refuseItemCollectionMetrics({ ReturnItemCollectionMetrics: wanted }: Input): void {
  if (wanted !== "SIZE") return;
  throw new AwsError(
    "ValidationException",
    "ReturnItemCollectionMetrics SIZE is not supported by the local cloud: leave it out.",
  );
}
