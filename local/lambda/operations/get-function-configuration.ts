import { onFunction } from "../function-access.ts";
import { describeFunction } from "../function-config.ts";
import { operation } from "../operation.ts";
import { FUNCTION } from "../paths.ts";
import { qualified } from "../shapes.ts";

export const getFunctionConfiguration = operation({
  http: { route: `GET ${FUNCTION}/configuration`, query: { Qualifier: "Qualifier" } },
  input: qualified,
  permissions: onFunction("lambda:GetFunctionConfiguration"),
  run({ functions }, { FunctionName, Qualifier }) {
    const { config, lastModified } = functions.find(FunctionName, Qualifier);
    return describeFunction(config, lastModified);
  },
});
