import type { RestOperation } from "../../protocols/rest-routes.ts";
import { describeFunction } from "../function-config.ts";
import type { State } from "../state.ts";

/** The code's location is the folder that the function runs from. */
export function getFunction({ functions }: State): RestOperation {
  return ({ params, query }) => {
    const { config, lastModified } = functions.find(params["FunctionName"] ?? "", query.get("Qualifier"));
    const { reservedConcurrency } = config;
    return {
      json: {
        Configuration: describeFunction(config, lastModified),
        Code: { RepositoryType: "S3", Location: `file://${config.codeDirectory}` },
        ...(config.tags && { Tags: config.tags }),
        ...(reservedConcurrency !== undefined && {
          Concurrency: { ReservedConcurrentExecutions: reservedConcurrency },
        }),
      },
    };
  };
}
