import { BadFault } from "./bad-fault.ts";
import type { FaultInput } from "./fault.ts";
import { type Aim, KINDS, kindNamed, type Setting } from "./kinds.ts";

type Check = { says: string; holds(value: unknown): boolean };

const LONGEST_SECONDS = 366 * 86_400;
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isWhole = (value: unknown, least: number): boolean => Number.isSafeInteger(value) && Number(value) >= least;

const seconds: Check = {
  says: "a number of seconds above 0 and at most 366 days",
  holds: (value) => isNumber(value) && value > 0 && value <= LONGEST_SECONDS,
};
const upToAYear: Check = {
  says: "a number of seconds, 0 or more and at most 366 days",
  holds: (value) => isNumber(value) && value >= 0 && value <= LONGEST_SECONDS,
};
const COMMON: Record<string, Check> = {
  rate: { says: "a number above 0 and at most 1", holds: (value) => isNumber(value) && value > 0 && value <= 1 },
  every: { says: "a whole number from 1", holds: (value) => isWhole(value, 1) },
  count: { says: "a whole number from 1", holds: (value) => isWhole(value, 1) },
  forSeconds: seconds,
  seed: { says: "a whole number from 0", holds: (value) => isWhole(value, 0) },
};
const SETTINGS: Record<Setting, Check> = {
  delaySeconds: upToAYear,
  bySeconds: seconds,
  when: { says: '"before", "after", or "end"', holds: (value) => ["before", "after", "end"].includes(String(value)) },
  message: { says: "a text", holds: (value) => typeof value === "string" && value !== "" },
  statusCode: { says: "a status from 200 to 599", holds: (value) => isWhole(value, 200) && Number(value) <= 599 },
  preventExecution: { says: "true or false", holds: (value) => typeof value === "boolean" },
};

/** Reads a fault that somebody asks for. Throws `BadFault`. */
export function readFault(input: unknown): FaultInput {
  if (!isObject(input)) throw new BadFault('A fault is an object, such as {"kind": "target-unavailable", "count": 3}.');
  const { kind: name, at = {}, ...settings } = input;
  const kind = typeof name === "string" ? kindNamed(name) : undefined;
  if (!kind) {
    const given = name === undefined ? "A fault needs a kind" : `There is no fault of the kind ${JSON.stringify(name)}`;
    throw new BadFault(`${given}. Kinds: ${Object.keys(KINDS).join(", ")}.`);
  }
  checkAims(String(name), at, kind.at, kind.needs);
  const own = Object.fromEntries((kind.settings ?? []).map((setting) => [setting, SETTINGS[setting]]));
  const checks: Record<string, Check> = { ...COMMON, ...own };
  for (const [setting, value] of Object.entries(settings)) {
    const check = Object.hasOwn(checks, setting) ? checks[setting] : undefined;
    if (!check) throw new BadFault(`${name} has no setting ${setting}. Its settings: ${listed(Object.keys(checks))}.`);
    if (!check.holds(value)) throw new BadFault(`${setting} must be ${check.says}, not ${JSON.stringify(value)}.`);
  }
  for (const setting of kind.requires ?? []) {
    if (settings[setting] === undefined) throw new BadFault(`${name} needs ${setting}: ${SETTINGS[setting].says}.`);
  }
  const fault = structuredClone(input) as unknown as FaultInput;
  if (fault.kind === "invocation-kill") checkKill(fault);
  return fault;
}

function checkAims(
  kind: string,
  at: unknown,
  possible: readonly Aim[],
  needs: readonly Aim[] = [],
): asserts at is Partial<Record<Aim, string>> {
  if (!isObject(at)) throw new BadFault('at must be an object of names, such as {"function": "*post-order"}.');
  for (const [aim, value] of Object.entries(at)) {
    if (!possible.includes(aim as Aim))
      throw new BadFault(`${kind} cannot be aimed at ${aim}. It takes: ${listed(possible)}.`);
    if (typeof value !== "string" || value === "")
      throw new BadFault(`at.${aim} must be a text that is not empty, not ${JSON.stringify(value)}.`);
  }
  const missing = needs.find((aim) => at[aim] === undefined);
  if (missing) throw new BadFault(`${kind} needs at.${missing}: whose it is. * stands for anything.`);
}

function checkKill({ at = {}, when, delaySeconds }: FaultInput): void {
  const isAtCall = when === "before" || when === "after";
  if (isAtCall && at.operation === undefined)
    throw new BadFault(`A kill ${when} a call needs at.operation, such as "dynamodb:PutItem".`);
  if (!isAtCall && (at.operation ?? at.resource) !== undefined)
    throw new BadFault('A kill at a call needs when: "before" or "after".');
  if (when !== undefined && delaySeconds !== undefined)
    throw new BadFault("A kill has either when or delaySeconds, not both.");
}

const listed = (names: readonly string[]): string => (names.length === 0 ? "none" : names.join(", "));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
