import type { Resources } from "../context.ts";
import { contractDetails, contractsPage } from "./contracts.ts";

export const contractResources: Resources = {
  "GET contracts": (_, context) => contractsPage(context),
  "GET contracts/*": ({ parameters: [name = ""] }, context) => contractDetails(name, context),
};
