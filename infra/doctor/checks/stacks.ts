import { DescribeStacksCommand, type Stack } from "@aws-sdk/client-cloudformation";
import { nameOf } from "../../../events/names.ts";
import { services } from "../../app.ts";
import type { Stage } from "../../stage.ts";
import type { Account } from "../account.ts";
import { error, type Finding, ok, warning } from "../finding.ts";

/** The states in which the CDK deletes a stack and creates it again. */
const NEVER_CREATED: (string | undefined)[] = ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "REVIEW_IN_PROGRESS"];

/** Returns the names of a stage's stacks. */
export const stackNames = (stage: Pick<Stage, "name">): string[] =>
  ["bus", ...Object.keys(services)].map((name) => nameOf(stage, name));

/** Returns the names of the stage's stacks that have never been created completely. */
export async function missingStacks(account: Account): Promise<string[]> {
  const stacks = await stacksOf(account);
  const standing = stacks.filter((stack) => !wasNeverCreated(stack)).map(({ StackName }) => StackName);
  return stackNames(account.stage).filter((name) => !standing.includes(name));
}

/** Checks that the stage's existing stacks are in a deployable state. */
export async function checkStacks(account: Account): Promise<Finding[]> {
  const { stage } = account;
  const stacks = await stacksOf(account);
  const findings = stacks.flatMap(findingOf);
  const missing = await missingStacks(account);
  if (stage.protected && missing.length > 0) findings.push(firstDeployment(stage.name, missing));
  return findings.length > 0
    ? findings
    : [ok(`${stacks.length} of ${stackNames(stage).length} stacks are deployed, none failed`)];
}

const wasNeverCreated = ({ StackStatus }: Stack): boolean => NEVER_CREATED.includes(StackStatus);

function findingOf(stack: Stack): Finding[] {
  const { StackName: name, EnableTerminationProtection } = stack;
  const status: string = stack.StackStatus ?? "";
  if (status.startsWith("ROLLBACK_") && wasNeverCreated(stack) && EnableTerminationProtection) {
    return [
      error(
        `The first deployment of ${name} failed (${status}), and its termination protection keeps the CDK from trying again.`,
        `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name}`,
        "Where tables are protected, too: aws dynamodb update-table --no-deletion-protection-enabled --table-name …",
      ),
    ];
  }
  if (status === "DELETE_FAILED") {
    return [
      error(`${name} could not be deleted: are its buckets empty?`, "npm run empty -- --stage …", "npx cdk destroy …"),
    ];
  }
  if (status === "UPDATE_ROLLBACK_FAILED") {
    return [error(`${name} could not be rolled back.`, `npx cdk rollback ${name}`)];
  }
  return status.endsWith("_IN_PROGRESS") && status !== "REVIEW_IN_PROGRESS"
    ? [error(`A deployment of ${name} is under way (${status}).`, "Wait until it has ended.")]
    : [];
}

/** A protected stack cannot be rolled back: it and its tables have deletion protection. */
const firstDeployment = (stage: string, missing: string[]): Finding =>
  warning(
    `Not deployed yet: ${missing.join(", ")}. If that fails, protection keeps it from being rolled back.`,
    `npm run deploy -- --stage ${stage} …    (creates what is missing without protection, and protects it then)`,
  );

async function stacksOf({ cloudFormation, stage }: Account): Promise<Stack[]> {
  const found = await Promise.all(stackNames(stage).map((name) => stackNamed(cloudFormation, name)));
  return found.filter((stack) => stack !== undefined);
}

async function stackNamed(client: Account["cloudFormation"], StackName: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    return Stacks?.[0];
  } catch (cause) {
    if (/does not exist/.test((cause as Error).message)) return undefined;
    throw cause;
  }
}
