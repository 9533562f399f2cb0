import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { catalogue } from "../../events/contracts/catalogue.ts";
import { stageCommand } from "../command.ts";
import { brokenContracts, WAY_FORWARD } from "../contracts/broken.ts";
import { deployedContracts } from "../contracts/deployed.ts";
import { type Account, currentAccount } from "../doctor/account.ts";
import { checkNames } from "../doctor/checks/names.ts";
import { checkNode } from "../doctor/checks/node.ts";
import { missingStacks, stackNames } from "../doctor/checks/stacks.ts";
import { examine } from "../doctor/examine.ts";
import { report } from "../doctor/report.ts";
import { stageFrom } from "../stage-from-context.ts";
import { cdkContext, root } from "../synth/context.ts";
import { plan } from "./plan.ts";

const HELP = `Deploys every stack of a stage, after it has looked for what would make that fail.

  npm run deploy -- --stage dev -c senderAddress=orders@your-domain.example

  --stage NAME     the stage
  -c KEY=VALUE     the stage's settings, as for cdk deploy
  --yes            do not ask before permissions change
  --help           this text

First what npm run doctor and npm run contracts look for: an error of theirs ends it. Then cdk deploy --all; in a
protected stage, stacks that are not there yet are created without protection before.
Region and credentials are found as by every AWS tool: AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID, ...
Exit status: 0 deployed, 1 refused or failed, 2 the command could not be run.`;

await stageCommand(HELP, async ({ context, yes }) => {
  const settings: Record<string, unknown> = { ...cdkContext(), ...context };
  const stage = stageFrom((key) => settings[key]);
  let account: Account | undefined;
  const findings = await examine(async () => {
    account = await currentAccount(stage);
    return account;
  });
  findings.unshift(checkNode(), checkNames(settings));
  console.log(report(findings));
  if (!account || findings.some(({ level }) => level === "error")) return 1;

  const deployed = await deployedContracts(new CloudFormationClient(), stackNames(stage));
  const broken = brokenContracts(Object.values(catalogue), deployed);
  for (const line of broken) console.error(line);
  if (broken.length > 0) console.error(`\n${WAY_FORWARD}`);
  if (broken.length > 0) return 1;

  const asked = Object.entries(context).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
  const unasked = yes ? ["--require-approval", "never"] : [];
  for (const what of plan(stage, await missingStacks(account))) {
    if (cdk("deploy", ...asked, ...what, ...unasked) !== 0) return 1;
  }
  return 0;
});

function cdk(...args: string[]): number | null {
  const command = join(root, "node_modules/aws-cdk/bin/cdk");
  return spawnSync(process.execPath, [command, ...args], { cwd: root, stdio: "inherit" }).status;
}
