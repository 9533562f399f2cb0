import { archives } from "./model/archives.fixture.ts";
import { buses } from "./model/buses.fixture.ts";
import { events } from "./model/events.fixture.ts";
import { permissions } from "./model/permissions.fixture.ts";
import { rules } from "./model/rules.fixture.ts";
import { tags } from "./model/tags.fixture.ts";
import { targets } from "./model/targets.fixture.ts";
import { invalid, type Model } from "./model.fixture.ts";

/** Each operation changes the model as the service should change itself, and gives its answer or throws a `Refusal`. */
const operations = { ...buses, ...permissions, ...rules, ...targets, ...events, ...tags, ...archives };

export type Operation = keyof typeof operations;

/** What an operation answers to a well-formed input, without times. Throws `Refusal`. */
export function predict(model: Model, operation: Operation, input: { NextToken?: string }): object {
  // Who asks for page after page gets a token with each: no other token fits.
  if (input.NextToken) throw invalid("Parameter NextToken is not valid.");
  return (operations[operation] as (model: Model, input: object) => object)(model, input);
}
