import { forgetFunction } from "../belongings.ts";
import { onFunction } from "../function-access.ts";
import { operation } from "../operation.ts";
import { FUNCTION } from "../paths.ts";
import { qualified } from "../shapes.ts";

/** What runs may end; events that wait for the function are dropped, and its event source mappings go with it. */
export const deleteFunction = operation({
  http: { route: `DELETE ${FUNCTION}`, query: { Qualifier: "Qualifier" }, status: 204 },
  input: qualified,
  permissions: onFunction("lambda:DeleteFunction"),
  async run(state, { FunctionName, Qualifier }) {
    const target = state.functions.find(FunctionName, Qualifier);
    state.made.remove(target);
    await forgetFunction(state, target.arn);
    return {};
  },
});
