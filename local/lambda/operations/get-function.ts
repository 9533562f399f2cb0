import { onFunction } from "../function-access.ts";
import { describeFunction } from "../function-config.ts";
import { operation } from "../operation.ts";
import { FUNCTION } from "../paths.ts";
import { qualified } from "../shapes.ts";

/** The code's location is the folder that the function runs from. */
export const getFunction = operation({
  http: { route: `GET ${FUNCTION}`, query: { Qualifier: "Qualifier" } },
  input: qualified,
  permissions: onFunction("lambda:GetFunction"),
  run({ functions }, { FunctionName, Qualifier }) {
    const { config, lastModified } = functions.find(FunctionName, Qualifier);
    const { reservedConcurrency } = config;
    return {
      Configuration: describeFunction(config, lastModified),
      Code: { RepositoryType: "S3", Location: `file://${config.codeDirectory}` },
      ...(config.tags && { Tags: config.tags }),
      ...(reservedConcurrency !== undefined && {
        Concurrency: { ReservedConcurrentExecutions: reservedConcurrency },
      }),
    };
  },
});
