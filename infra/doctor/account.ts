import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Stage } from "../stage.ts";

/** The AWS clients that the checks use, with the current credentials. */
export interface Clients {
  cloudFormation: Pick<CloudFormationClient, "send">;
  lambda: Pick<LambdaClient, "send">;
  logs: Pick<CloudWatchLogsClient, "send">;
  quotas: Pick<ServiceQuotasClient, "send">;
  ses: Pick<SESv2Client, "send">;
  ssm: Pick<SSMClient, "send">;
}

/** What is checked: a stage in an account and Region. */
export interface Account extends Clients {
  id: string;
  region: string;
  caller: string;
  stage: Stage;
}

/** Returns the account of the current credentials in the current Region. Throws when there are no credentials. */
export async function currentAccount(stage: Stage): Promise<Account> {
  const sts = new STSClient();
  const region = await sts.config.region();
  const { Account: id = "?", Arn: caller = "?" } = await sts.send(new GetCallerIdentityCommand({}));
  return {
    id,
    region,
    caller,
    stage,
    cloudFormation: new CloudFormationClient(),
    lambda: new LambdaClient(),
    logs: new CloudWatchLogsClient(),
    quotas: new ServiceQuotasClient(),
    ses: new SESv2Client(),
    ssm: new SSMClient(),
  };
}
