import { type Asked, stageCommand } from "../command.ts";
import { stageFrom } from "../stage-from-context.ts";
import { cdkContext } from "../synth/context.ts";
import { currentAccount } from "./account.ts";
import { checkNames } from "./checks/names.ts";
import { checkNode } from "./checks/node.ts";
import { examine } from "./examine.ts";
import { report } from "./report.ts";

const HELP = `Looks for what would make the deployment of a stage fail, and says what to type. Changes nothing.

  npm run doctor -- --stage dev -c senderAddress=orders@your-domain.example

  --stage NAME     the stage
  -c KEY=VALUE     what the stage will be deployed with, as for cdk deploy
  --help           this text

Region and credentials are found as by every AWS tool: AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID, ...
Exit status: 0 no errors, 1 a deployment would fail, 2 the command could not be run.`;

await stageCommand(HELP, async ({ context }: Asked) => {
  const settings: Record<string, unknown> = { ...cdkContext(), ...context };
  const stage = stageFrom((key) => settings[key]);
  const findings = [checkNode(), checkNames(settings), ...(await examine(() => currentAccount(stage)))];
  console.log(report(findings));
  return findings.some(({ level }) => level === "error") ? 1 : 0;
});
