import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { S3Client } from "@aws-sdk/client-s3";
import { stageCommand } from "../command.ts";
import { stackNames } from "../doctor/checks/stacks.ts";
import { empty } from "./empty.ts";

const HELP = `Deletes everything in the buckets of a stage, so that cdk destroy can delete them.

  npm run empty -- --stage dev && npx cdk destroy --all -c stage=dev

  --stage NAME     the stage; one whose stacks are protected is refused
  --help           this text

Region and credentials are found as by every AWS tool: AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID, ...
Exit status: 0 the buckets are empty, 2 they could not be emptied.`;

await stageCommand(HELP, async ({ stage }) => {
  const clients = { cloudFormation: new CloudFormationClient(), s3: new S3Client() };
  const emptied = await empty(clients, stackNames({ name: stage }));
  for (const { bucket, objects } of emptied) console.log(`${bucket}: ${objects} objects deleted`);
  if (emptied.length === 0) console.log(`Stage ${stage} has no buckets here.`);
  return 0;
});
