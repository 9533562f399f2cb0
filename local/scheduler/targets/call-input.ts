import { DeliveryError } from "../../delivery/delivery-error.ts";
import { parseJsonObject } from "../../json.ts";
import { invalid } from "../errors.ts";
import type { TargetRequest } from "./kinds.ts";

/** Returns the API request in a universal target's input. */
export function callInput({ input }: TargetRequest): Record<string, unknown> {
  // Replacing a context attribute may have broken valid JSON.
  const request = parseJsonObject(input);
  if (request) return request;
  throw new DeliveryError("INVALID_JSON", "The input is not a JSON object.", false);
}

/** The error for a missing required member of the API request. */
export const missing = (member: string): Error =>
  invalid(`Value null at '${member}' failed to satisfy constraint: Member must not be null`);
