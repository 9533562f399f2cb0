import { CallDetails, FunctionDetails, FunctionsPage } from "../../api/functions.ts";
import { get, text, wholeNumber } from "../resource.ts";
import { callDetails, functionDetails, functionsPage } from "./functions.ts";

const NAME = text("The function's own name.");

export const functionResources = [
  get("functions", {
    name: "listFunctions",
    summary: "Lists the functions with their calls, failures, cold starts, and durations.",
    answer: FunctionsPage,
    run: (_, context) => functionsPage(context),
  }),
  get("functions/{name}", {
    name: "getFunction",
    summary: "Returns one function: its settings, its environments, and its last calls.",
    parameters: { name: NAME },
    answer: FunctionDetails,
    run: ({ parameters: { name } }, context) => functionDetails(name, context),
  }),
  get("functions/{name}/{seq}", {
    name: "getCall",
    summary: "Returns one call of a function: its events, and the lines that it logged.",
    parameters: { name: NAME, seq: wholeNumber("The number of the call's first fact.") },
    answer: CallDetails,
    run: ({ parameters: { name, seq } }, context) => callDetails(name, seq, context),
  }),
];
