import type { ArrivalCheck } from "../../../api/why-not.ts";

/** The checks, each as a sentence that is true when it passes, in the order in which things can go wrong. */
export const CHECKS = {
  accepted: "The entry was accepted",
  bus: "It is on the right bus",
  match: "A rule fits it",
  enabled: "The rule was enabled",
  target: "The rule has a target",
  exists: "The target exists",
  permission: "The rule may send to the target",
  delivered: "The target took it",
  consumed: "The function was done with it",
  letters: "A failed delivery has a dead-letter queue",
  lettersAdmitted: "The dead-letter queue lets the rule in",
  archive: "An archive keeps it",
} as const;

export const passed = (check: string, words: string): ArrivalCheck => ({ check, result: "passed", words });
export const failed = (check: string, words: string, fix: string): ArrivalCheck => ({
  check,
  result: "failed",
  words,
  fix,
});
export const waiting = (check: string, words: string): ArrivalCheck => ({ check, result: "waiting", words });
export const warning = (check: string, words: string, fix: string): ArrivalCheck => ({
  check,
  result: "warning",
  words,
  fix,
});

export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
