import { invalid } from "../errors.ts";

/** Throws `ValidationException` if a list of archives or replays is asked for with more than one filter. */
export function checkFilters(operation: string, filters: Record<string, string | undefined>): void {
  if (Object.values(filters).filter((filter) => filter !== undefined).length > 1)
    throw invalid(`At most one filter is allowed for ${operation}. Use either : State, EventSourceArn, or NamePrefix.`);
}
