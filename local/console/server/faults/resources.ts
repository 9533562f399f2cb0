import { FaultRemoval, FaultRow, FaultsPage, NewFault, RemovedFaults } from "../../api/faults.ts";
import { get, post } from "../resource.ts";
import { addFault, faultsPage, removeFaults } from "./faults.ts";

export const faultResources = [
  get("faults", {
    name: "listFaults",
    summary: "Returns the faults that are on, the last that ended, and every kind that can be injected.",
    answer: FaultsPage,
    run: (_, context) => faultsPage(context),
  }),
  post("faults/add", {
    name: "addFault",
    summary: "Injects a fault until it is removed, has struck so often, or its time is over.",
    body: NewFault,
    answer: FaultRow,
    run: ({ body }, context) => addFault(context, body),
  }),
  post("faults/remove", {
    name: "removeFaults",
    summary: "Ends a fault, or all.",
    body: FaultRemoval,
    answer: RemovedFaults,
    run: ({ body }, context) => removeFaults(context, body),
  }),
];
