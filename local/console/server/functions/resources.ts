import { RefusedRequest, type Resources } from "../context.ts";
import { callDetails, functionDetails, functionsPage } from "./functions.ts";

export const functionResources: Resources = {
  "GET functions": (_, context) => functionsPage(context),
  "GET functions/*": ({ parameters: [name = ""] }, context) => functionDetails(name, context),
  "GET functions/*/*": ({ parameters: [name = "", seq = ""] }, context) => {
    if (!/^\d{1,15}$/.test(seq)) throw new RefusedRequest("A call is named by the number of its first fact.");
    return callDetails(name, Number(seq), context);
  },
};
