import { AwsError } from "../aws.ts";
import { ConditionalCheckFailed } from "./engine.ts";

interface Input {
  ReturnItemCollectionMetrics?: string;
  ReturnValuesOnConditionCheckFailure?: string;
}

/** Runs a conditional write: the error contains the current item only if the caller asked for it. */
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

// dynalite accepts this parameter but ignores it.
export function refuseItemCollectionMetrics({ ReturnItemCollectionMetrics: wanted }: Input): void {
  if (wanted !== "SIZE") return;
  throw new AwsError(
    "ValidationException",
    "ReturnItemCollectionMetrics SIZE is not supported by the local cloud: leave it out.",
  );
}
