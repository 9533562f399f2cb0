import { DeliveryError } from "../../delivery/delivery-error.ts";
import { parseJsonObject } from "../../json.ts";
import { invalid } from "../errors.ts";
import type { TargetRequest } from "./kinds.ts";

/** The API's request that a universal target's input holds. */
export function callInput({ input }: TargetRequest): Record<string, unknown> {
  // A context attribute may break what was JSON before.
  const request = parseJsonObject(input);
  if (request) return request;
  throw new DeliveryError("INVALID_JSON", "The input is not a JSON object.", false);
}

/** A member that the API's request cannot be without. */
export const missing = (member: string): Error =>
  invalid(`Value null at '${member}' failed to satisfy constraint: Member must not be null`);
