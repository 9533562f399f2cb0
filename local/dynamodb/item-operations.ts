import { AwsError, type Call, type Operation } from "../aws.ts";
import type { ItemOperation } from "./dynalite.ts";
import { ConditionalCheckFailed, type Engine, parametersOf } from "./engine.ts";

const READS = ["GetItem", "BatchGetItem", "Query", "Scan"] as const;
const WRITES = ["PutItem", "UpdateItem", "DeleteItem"] as const;

/** The parameters and the behaviour of each operation on items. */
export function itemOperations(engine: Engine): Record<string, { parameters: string[]; run: Operation }> {
  const plain = (name: ItemOperation) => ({
    parameters: parametersOf(name),
    run: (input: Record<string, unknown>, { caller }: Pick<Call, "caller">) => {
      refuseItemCollectionMetrics(input);
      return engine.run(name, input, caller);
    },
  });
  const conditional = (name: (typeof WRITES)[number]) => ({
    parameters: [...parametersOf(name), "ReturnValuesOnConditionCheckFailure"],
    run: async (
      { ReturnValuesOnConditionCheckFailure: wanted = "NONE", ...input }: Record<string, unknown>,
      { caller }: Pick<Call, "caller">,
    ) => {
      if (wanted !== "NONE" && wanted !== "ALL_OLD") {
        throw new AwsError(
          "ValidationException",
          `ReturnValuesOnConditionCheckFailure is ${wanted}, expected ALL_OLD or NONE`,
        );
      }
      refuseItemCollectionMetrics(input);
      try {
        return await engine.run(name, input, caller);
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailed) || wanted === "ALL_OLD") throw error;
        throw new ConditionalCheckFailed(error.message, undefined);
      }
    },
  });
  return {
    ...Object.fromEntries(READS.map((name) => [name, plain(name)])),
    ...Object.fromEntries(WRITES.map((name) => [name, conditional(name)])),
    BatchWriteItem: plain("BatchWriteItem"),
  };
}

// dynalite reads this parameter and does nothing about it.
function refuseItemCollectionMetrics({ ReturnItemCollectionMetrics: wanted }: Record<string, unknown>): void {
  if (wanted !== "SIZE") return;
  throw new AwsError(
    "ValidationException",
    "ReturnItemCollectionMetrics SIZE is not supported by the local cloud: leave it out.",
  );
}
