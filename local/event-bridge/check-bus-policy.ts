import { AwsError, parseArn } from "../aws.ts";
import { parsePolicy } from "../iam/document.ts";
import { fits, readPattern } from "../iam/pattern.ts";
import { isJson, parseJsonObject } from "../json.ts";
import { GOVERNED_ACTIONS } from "./bus-policy.ts";
import { invalid } from "./errors.ts";
import { busKey, busOf, DEFAULT_BUS } from "./names.ts";

const MOST_LEVELS = 20;
const FIELDS = ["Sid", "Effect", "Principal", "Action", "Resource"];
const PROHIBITED = ["NotPrincipal", "NotAction", "NotResource"];

/** A statement of a bus's policy, in JSON. */
export interface Statement {
  Sid: string;
  [field: string]: unknown;
}

/**
 * Returns the statements of a bus's policy. Throws `ValidationException` for a policy that cannot be evaluated.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
 */
export function checkBusPolicy(text: string, busArn: string): Statement[] {
  const policy = documentIn(text);
  require(policy, ["Version", "Statement"]);
  const statements = [policy["Statement"]].flat() as Statement[];
  if (statements.length === 0) throw invalid("Could not parse the policy: Statement is empty!");
  for (const statement of statements) checkStatement(statement, busArn);
  if (new Set(statements.map(({ Sid }) => Sid)).size < statements.length) {
    throw invalid("The Statement Ids in the policy are not unique");
  }
  try {
    parsePolicy({ Version: policy["Version"], Statement: statements }, "resource");
  } catch (error) {
    throw error instanceof AwsError ? invalid(error.message) : error;
  }
  return statements;
}

function documentIn(text: string): Record<string, unknown> {
  const policy = parseJsonObject(text, MOST_LEVELS);
  if (policy) return policy;
  throw invalid(isJson(text) ? "This text appears not to be a policy" : "This policy contains invalid Json");
}

function require(record: Record<string, unknown>, fields: string[]): void {
  const missing = fields.find((field) => !record[field]);
  if (missing) throw invalid(`Missing required field ${missing}`);
}

function checkStatement(statement: Statement, busArn: string): void {
  if (statement === null || typeof statement !== "object") throw invalid("This text appears not to be a policy");
  const prohibited = PROHIBITED.find((field) => field in statement);
  if (prohibited) throw invalid(`Has prohibited field ${prohibited}`);
  require(statement, FIELDS);
  // The policy parser rejects values that are not strings.
  for (const action of [statement["Action"]].flat()) if (typeof action === "string") checkAction(action);
  for (const resource of [statement["Resource"]].flat())
    if (typeof resource === "string") checkResource(resource, busArn);
}

function checkAction(action: string): void {
  if (action === "*") return;
  if (!/^events:/i.test(action)) {
    throw invalid("Action field includes AWS services that are inconsistent with specified vendor");
  }
  const pattern = readPattern(action, {}, false) ?? [];
  if (!GOVERNED_ACTIONS.some((known) => fits(pattern, known, true))) {
    throw invalid(`The following action names are invalid: "${action}"`);
  }
}

// The bus itself, its rules, or both by a wildcard.
function checkResource(resource: string, busArn: string): void {
  if (resource.startsWith("*")) return;
  const { account, resource: path } = parseArn(resource);
  const own = busOf(busKey(busArn));
  if (/^\d+$/.test(account) && account !== own.account) {
    throw invalid(`The namespace "${account}" is invalid for ARN "${resource}"`);
  }
  const rules = own.name === DEFAULT_BUS ? "rule/" : `rule/${own.name}/`;
  if (path.includes("*") || path === `event-bus/${own.name}` || path.startsWith(rules)) return;
  throw invalid(`The relative-id "${path}" is invalid for ARN "${resource}"`);
}
