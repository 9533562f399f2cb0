import { DescribeStacksCommand, type Stack } from "@aws-sdk/client-cloudformation";
import { nameOf } from "../../../events/names.ts";
import { services } from "../../app.ts";
import type { Account } from "../account.ts";
import { error, type Finding, ok, warning } from "../finding.ts";

/** The states from which the CDK deletes a stack, to create it again. */
const NEVER_CREATED: (string | undefined)[] = ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED"];

/** Whether the stage's stacks, as far as there are any, are in a state that can be deployed on. */
export async function checkStacks(account: Account): Promise<Finding[]> {
  const { stage } = account;
  const names = ["bus", ...Object.keys(services)].map((name) => nameOf(stage, name));
  const stacks = (await Promise.all(names.map((name) => stackNamed(account, name)))).filter(
    (each) => each !== undefined,
  );
  const completed = stacks.filter(({ StackStatus }) => !NEVER_CREATED.includes(StackStatus));
  const findings = stacks.flatMap((stack) => findingOf(stack));
  if (stage.protected && completed.length < names.length) findings.push(firstDeployment(stage.name));
  return findings.length > 0 ? findings : [ok(`${stacks.length} of ${names.length} stacks are deployed, none failed`)];
}

function findingOf({ StackName: name, StackStatus, EnableTerminationProtection }: Stack): Finding[] {
  const status: string = StackStatus ?? "";
  if (NEVER_CREATED.includes(status) && EnableTerminationProtection) {
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

/** What is protected cannot be rolled back: its tables refuse to be deleted, and so does its stack. */
const firstDeployment = (stage: string): Finding =>
  warning(
    `Stage ${stage} is not deployed yet. If its first deployment fails, protection keeps it from being rolled back.`,
    `npx cdk deploy --all -c stage=${stage} -c protected=false …    (then once more without protected=false)`,
  );

async function stackNamed({ cloudFormation }: Account, StackName: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    return Stacks?.[0];
  } catch (cause) {
    if (/does not exist/.test((cause as Error).message)) return undefined;
    throw cause;
  }
}
