import { conflict } from "./errors.ts";
import type { Collections, State } from "./state.ts";

/** How long a token is remembered; AWS does not document it. */
const REMEMBERED_MS = 24 * 3_600_000;

/**
 * Runs a request once per client token: repeating the request returns the same response. Throws `ConflictException`.
 */
export function once<Output extends object>(
  { answered, clock }: State,
  operation: string,
  { ClientToken, ...rest }: { ClientToken?: string },
  run: () => Output,
): Output {
  if (!ClientToken) return run();
  const now = clock.now();
  forget(answered, now - REMEMBERED_MS);
  const key = `${operation}/${ClientToken}`;
  const input = JSON.stringify(rest);
  const before = answered.get(key);
  if (before && before.input !== input) {
    throw conflict(`The client token ${ClientToken} was used with other parameters of ${operation} before.`);
  }
  if (before) return before.output as Output;
  const output = run();
  answered.set(key, { input, output, at: now });
  return output;
}

function forget(answered: Collections["answered"], before: number): void {
  const old: string[] = [];
  for (const key of answered.keys()) {
    if ((answered.get(key)?.at ?? 0) >= before) break;
    old.push(key);
  }
  for (const key of old) answered.delete(key);
}
