import { archives } from "./model/archives.ts";
import { buses } from "./model/buses.ts";
import { events } from "./model/events.ts";
import { permissions } from "./model/permissions.ts";
import { rules } from "./model/rules.ts";
import { tags } from "./model/tags.ts";
import { targets } from "./model/targets.ts";
import { invalid, type Model } from "./model.ts";

/** Each operation changes the model as the service should change itself, and gives its answer or throws a `Refusal`. */
const operations = { ...buses, ...permissions, ...rules, ...targets, ...events, ...tags, ...archives };

export type Operation = keyof typeof operations;

/** What an operation answers to a well-formed input, without times. Throws `Refusal`. */
export function predict(model: Model, operation: Operation, input: { NextToken?: string }): object {
  // Who asks for page after page gets a token with each: no other token fits.
  if (input.NextToken) throw invalid("Parameter NextToken is not valid.");
  return (operations[operation] as (model: Model, input: object) => object)(model, input);
}
