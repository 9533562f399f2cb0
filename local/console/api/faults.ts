import * as v from "valibot";
import { about } from "./schema.ts";

const Setting = v.object({
  field: about("Its name in a fault.", v.string()),
  label: v.string(),
  type: v.picklist(["number", "text", "yes-no"]),
  says: v.string(),
  isRequired: v.boolean(),
});
export type Setting = v.InferOutput<typeof Setting>;

const Aim = v.object({
  name: v.string(),
  says: v.string(),
  isRequired: v.boolean(),
  known: about("What it could be here.", v.array(v.string())),
});
export type Aim = v.InferOutput<typeof Aim>;

const Kind = v.object({
  kind: v.string(),
  edge: about("Where in the cloud it strikes.", v.string()),
  what: v.string(),
  at: about("What it can be aimed at.", v.array(Aim)),
  settings: v.array(Setting),
});
export type Kind = v.InferOutput<typeof Kind>;

export const FaultRow = v.object({
  id: v.string(),
  kind: v.string(),
  at: about("What it hits, by the kind of name; empty for everything.", v.record(v.string(), v.string())),
  settings: about("As words.", v.array(v.string())),
  struck: v.number(),
  count: v.optional(about("How often it strikes at most.", v.number())),
  since: v.number(),
  until: v.optional(about("When it ends by itself.", v.number())),
  endedAt: v.optional(v.number()),
});
export type FaultRow = v.InferOutput<typeof FaultRow>;

/** The faults that are on, the last that ended, and those that there are. */
export const FaultsPage = v.object({
  faults: v.array(FaultRow),
  ended: about("Newest first.", v.array(FaultRow)),
  kinds: v.array(Kind),
});
export type FaultsPage = v.InferOutput<typeof FaultsPage>;

/** A fault to be injected; its kind says which of the settings it takes. */
export const NewFault = v.looseObject({
  kind: v.string(),
  at: v.optional(v.record(v.string(), v.string())),
});
export type NewFault = v.InferOutput<typeof NewFault>;

export const FaultRemoval = v.object({
  id: v.optional(about("All faults, when it is absent.", v.string())),
});
export type FaultRemoval = v.InferOutput<typeof FaultRemoval>;

export const RemovedFaults = v.object({ removed: v.number() });
export type RemovedFaults = v.InferOutput<typeof RemovedFaults>;
