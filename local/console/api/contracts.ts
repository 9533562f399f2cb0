import * as v from "valibot";
import { EventRow } from "./events.ts";
import { AnyObject, about } from "./schema.ts";

export const ContractRow = v.object({
  name: about("The schema's name.", v.string()),
  type: v.string(),
  source: v.string(),
  version: v.optional(v.string()),
  description: v.optional(v.string()),
  count: about("The events of this type that are held.", v.number()),
  lastAt: v.optional(v.number()),
  rules: about("The rules that take it, as people call them, without those that take everything.", v.array(v.string())),
});
export type ContractRow = v.InferOutput<typeof ContractRow>;

/** The schemas that are deployed, and what is seen of their events. */
export const ContractsPage = v.object({
  contracts: v.array(ContractRow),
  without: about(
    "Types of events that no schema describes; those of AWS itself left out.",
    v.array(
      v.object({
        type: v.string(),
        source: v.string(),
        count: v.number(),
        last: EventRow,
      }),
    ),
  ),
});
export type ContractsPage = v.InferOutput<typeof ContractsPage>;

export const ContractField = v.object({
  path: v.string(),
  type: about("In words, such as `integer, at least 0`.", v.string()),
  isRequired: v.boolean(),
  description: v.optional(v.string()),
});
export type ContractField = v.InferOutput<typeof ContractField>;

export const ContractConsumer = v.object({
  rule: v.string(),
  targets: about(
    "What takes it in the end, as people call it, such as the function behind a queue.",
    v.array(
      v.object({
        label: v.string(),
        function: v.optional(v.string()),
      }),
    ),
  ),
  when: v.optional(about("What else the rule asks of the event.", AnyObject)),
  taken: about("How many of the held events it took.", v.number()),
});
export type ContractConsumer = v.InferOutput<typeof ContractConsumer>;

export const ContractDetails = v.object({
  row: ContractRow,
  fields: about("Of the event's detail.", v.array(ContractField)),
  example: v.optional(about("The schema's own example.", v.unknown())),
  last: v.optional(
    v.object({
      row: EventRow,
      detail: v.unknown(),
    }),
  ),
  publishers: about(
    "Who put the events that are held.",
    v.array(
      v.object({
        caller: v.string(),
        count: v.number(),
      }),
    ),
  ),
  consumers: v.array(ContractConsumer),
  keepers: about("The rules that take everything.", v.array(v.string())),
});
export type ContractDetails = v.InferOutput<typeof ContractDetails>;
