import type { Account } from "./account.ts";
import { checkBootstrap } from "./checks/bootstrap.ts";
import { checkLogPolicies } from "./checks/log-policies.ts";
import { checkMail } from "./checks/mail.ts";
import { checkConcurrency, checkPutEvents } from "./checks/quotas.ts";
import { checkStacks } from "./checks/stacks.ts";
import { error, type Finding, ok, warning } from "./finding.ts";

type Check = (account: Account) => Promise<Finding | Finding[]>;

const checks: Record<string, Check> = {
  "The bootstrap stack": checkBootstrap,
  "The stage's stacks": checkStacks,
  "The quota of PutEvents": checkPutEvents,
  "Lambda's concurrency": checkConcurrency,
  "The resource policies of CloudWatch Logs": checkLogPolicies,
  SES: checkMail,
};

/** Returns what prevents the stage from being deployed to the account, or from working there. */
export async function examine(connect: () => Promise<Account>): Promise<Finding[]> {
  let account: Account;
  try {
    account = await connect();
  } catch (cause) {
    return [noCredentials(cause as Error)];
  }
  const { id, caller, region } = account;
  const found = await Promise.all(Object.entries(checks).map(([what, check]) => attempt(what, () => check(account))));
  return [ok(`Account ${id}, Region ${region}, as ${caller}`), ...found.flat()];
}

/** Runs a check. If AWS denies it, the finding says that it could not be checked. */
async function attempt(what: string, check: () => Promise<Finding | Finding[]>): Promise<Finding[]> {
  try {
    return [await check()].flat();
  } catch (cause) {
    const { name, message } = cause as Error;
    return [warning(`${what} could not be looked at: ${name}: ${message}`)];
  }
}

function noCredentials({ message }: Error): Finding {
  if (message.includes("Region is missing")) return error("No Region is set.", "export AWS_REGION=eu-central-1");
  return error(
    `No AWS credentials that work: ${message}`,
    "aws sso login --profile <name> && export AWS_PROFILE=<name>    (or set AWS_ACCESS_KEY_ID, …)",
    "aws sts get-caller-identity    (says who you are then)",
  );
}
