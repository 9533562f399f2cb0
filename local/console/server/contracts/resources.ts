import { ContractDetails, ContractsPage } from "../../api/contracts.ts";
import { get, text } from "../resource.ts";
import { contractDetails, contractsPage } from "./contracts.ts";

export const contractResources = [
  get("contracts", {
    name: "listContracts",
    summary: "Lists the deployed schemas of events, with what is seen of each, and the types of events without one.",
    answer: ContractsPage,
    run: (_, context) => contractsPage(context),
  }),
  get("contracts/{name}", {
    name: "getContract",
    summary: "Returns one schema: its fields, an example, who publishes it, and who consumes it.",
    parameters: { name: text("The schema's name.") },
    answer: ContractDetails,
    run: ({ parameters: { name } }, context) => contractDetails(name, context),
  }),
];
