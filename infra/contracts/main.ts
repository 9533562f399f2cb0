import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { catalogue } from "../../events/contracts/catalogue.ts";
import { stageCommand } from "../command.ts";
import { stackNames } from "../doctor/checks/stacks.ts";
import { brokenContracts, WAY_FORWARD } from "./broken.ts";
import { deployedContracts } from "./deployed.ts";

const HELP = `Refuses a deployment that would break a contract which somebody on the stage consumes. Changes nothing.

  npm run contracts -- --stage prod

  --stage NAME     the stage, as it is deployed
  --help           this text

Region and credentials are found as by every AWS tool: AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID, ...
Exit status: 0 nothing breaks, 1 something would, 2 the command could not be run.`;

await stageCommand(HELP, async ({ stage: name }) => {
  const deployed = await deployedContracts(new CloudFormationClient(), stackNames({ name }));
  const broken = brokenContracts(Object.values(catalogue), deployed);
  for (const line of broken) console.error(line);
  if (broken.length > 0) console.error(`\n${WAY_FORWARD}`);
  console.log(`Stage ${name} publishes ${deployed.published.length} contracts; ${broken.length} would break`);
  return broken.length > 0 ? 1 : 0;
});
