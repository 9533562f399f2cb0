import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { DefaultStackSynthesizer } from "aws-cdk-lib";
import type { Account } from "../account.ts";
import { error, type Finding, ok } from "../finding.ts";

/** The oldest bootstrap stack version that the templates support. */
const OLDEST = 6;

/** Checks that `cdk bootstrap` has prepared the account in this Region. */
export async function checkBootstrap({ ssm, id, region }: Account): Promise<Finding> {
  const command = `npx cdk bootstrap aws://${id}/${region}`;
  const Name = `/cdk-bootstrap/${DefaultStackSynthesizer.DEFAULT_QUALIFIER}/version`;
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
    const version = Number(Parameter?.Value);
    if (version >= OLDEST) return ok(`The account is bootstrapped in ${region}, version ${version}`);
    return error(`The bootstrap stack in ${region} has version ${version}, and ${OLDEST} is needed.`, command);
  } catch (cause) {
    if ((cause as Error).name !== "ParameterNotFound") throw cause;
    return error(`The account is not bootstrapped in ${region}.`, command);
  }
}
