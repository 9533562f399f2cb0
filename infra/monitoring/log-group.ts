import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { Stage } from "../stage.ts";

/** A log group with the stage's retention. */
export const logGroup = (scope: Construct, id: string, logGroupName: string, stage: Stage): LogGroup =>
  new LogGroup(scope, id, { logGroupName, retention: stage.logRetentionDays, removalPolicy: stage.removalPolicy });
