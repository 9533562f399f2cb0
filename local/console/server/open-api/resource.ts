import { AnyObject } from "../../api/schema.ts";
import { get, type Resource } from "../resource.ts";

/** The description itself. What makes it is loaded when somebody asks. */
export const descriptionResource = (resources: () => readonly Resource[]): Resource =>
  get("openapi.json", {
    name: "getDescription",
    summary: "Returns this description.",
    answer: AnyObject,
    run: async () => (await import("./open-api.ts")).describe(resources()),
  });
