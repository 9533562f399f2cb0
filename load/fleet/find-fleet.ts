import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { AwsService } from "../client/aws-request.ts";
import { LAMBDA_LEAD_SECONDS } from "../command/plan.ts";
import { bucketParameter, stateMachineParameter, workerFunctionName } from "../probe/probe-event.ts";
import { byInvoking, byStateMachine } from "./fan-out.ts";
import type { Fleet } from "./run-fleet.ts";
import { storageOf } from "./storage.ts";

/** How long functions on this machine need to start. */
const INVOKED_LEAD_SECONDS = 5;

interface Place {
  busName: string;
  region: string;
  /** The endpoint and credentials of a local cloud; undefined for AWS. */
  local?: Pick<AwsService, "endpoint" | "credentials"> | undefined;
}

/** Finds the functions of a bus's probe. Resolves to undefined where it was deployed without them. */
export async function findFleet({ busName, region, local }: Place): Promise<Omit<Fleet, "queueUrls"> | undefined> {
  // A function returns after minutes, and a retry would send everything twice.
  const config = { region, maxAttempts: 1, ...local };
  const ssm = new SSMClient({ region, ...local });
  const [bucket, stateMachine] = await Promise.all([
    parameter(ssm, bucketParameter(busName)),
    parameter(ssm, stateMachineParameter(busName)),
  ]);
  if (bucket === undefined) return undefined;
  const storage = storageOf(new S3Client({ region, ...local, forcePathStyle: local !== undefined }), bucket);
  return stateMachine === undefined
    ? {
        bucket,
        storage,
        fanOut: byInvoking(new LambdaClient(config), workerFunctionName(busName)),
        leadSeconds: INVOKED_LEAD_SECONDS,
      }
    : {
        bucket,
        storage,
        fanOut: byStateMachine(new SFNClient({ region, ...local }), stateMachine),
        leadSeconds: LAMBDA_LEAD_SECONDS,
      };
}

async function parameter(ssm: SSMClient, Name: string): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
    return Parameter?.Value;
  } catch (error) {
    if ((error as Error).name === "ParameterNotFound") return undefined;
    throw error;
  }
}
