import { AwsError } from "../aws.ts";
import { invalid } from "./function-config.ts";

/** Returns the error for an unsupported parameter, or part of one, which is never silently ignored. */
export const unsupported = (where: string, name: string): AwsError =>
  invalid(`${where}: ${name} is not supported by the local cloud: leave it out.`);

/** Throws for the first part that is not in `known`. */
export function refuseOthers(where: string, part: object, known: object): void {
  const other = Object.keys(part).find((name) => !Object.hasOwn(known, name));
  if (other !== undefined) throw unsupported(where, other);
}

/** Returns a text that must match a pattern. Throws `ValidationException` in the wording of the API's model. */
export function fitting(value: string, name: string, pattern: RegExp): string {
  if (pattern.test(value)) return value;
  throw validation(
    `Value '${value}' at '${memberName(name)}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern.source}`,
  );
}

const validation = (text: string) => new AwsError("ValidationException", `1 validation error detected: ${text}`);

const memberName = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
