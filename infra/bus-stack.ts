import { Aws, Duration, Stack } from "aws-cdk-lib";
import { CfnEventBusPolicy, EventBus } from "aws-cdk-lib/aws-events";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import type { Construct } from "constructs";
import { AuditLog } from "./audit-log.ts";
import { busName, claimBucketParameter, nameOf, SOURCE_PREFIX } from "./names.ts";
import { privateBucket } from "./private-bucket.ts";
import { SchemaRegistry } from "./schema-registry.ts";
import type { Stage } from "./stage.ts";

/** A replay's event may wait two weeks in a queue and two more in a dead-letter queue: its claim has to be there still. */
const AFTER_ARCHIVE_DAYS = 30;

/** What all services share: the bus with its archive and audit log, the claim bucket, and the published contracts. */
export class BusStack extends Stack {
  constructor(scope: Construct, { stage }: { stage: Stage }) {
    const stackName = nameOf(stage, "bus");
    super(scope, stackName, {
      stackName,
      description: `Stage ${stage.name}: the event bus`,
      terminationProtection: stage.protected,
      tags: { app: "shop", stage: stage.name },
    });
    const bus = new EventBus(this, "Bus", { eventBusName: busName(stage) });
    bus.archive("Archive", {
      archiveName: nameOf(stage, "archive"),
      description: "Everything, to be replayed",
      eventPattern: { account: [Aws.ACCOUNT_ID] },
      retention: Duration.days(stage.archiveRetentionDays),
    });
    onlyRelaysSpeak(this, bus, stage);
    new AuditLog(this, "Audit", { bus, stage });
    new SchemaRegistry(this, "Schemas", { stage });

    const claims = privateBucket(this, "Claims", {
      stage,
      expiration: Duration.days(stage.archiveRetentionDays + AFTER_ARCHIVE_DAYS),
    });
    new StringParameter(this, "ClaimBucketName", {
      parameterName: claimBucketParameter(stage),
      description: "The bucket of events' data that is too large for the bus",
      stringValue: claims.bucketName,
    });
  }
}

/** Nobody but the relays, whatever else they may do in the account, can speak as one of the application's services. */
function onlyRelaysSpeak(scope: Construct, bus: EventBus, stage: Stage): void {
  const relays = `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${nameOf(stage, "*", "relay", Aws.REGION)}`;
  const statementId = "OnlyRelaysSpeakForServices";
  new CfnEventBusPolicy(scope, "Policy", {
    eventBusName: bus.eventBusName,
    statementId,
    statement: {
      Sid: statementId,
      Effect: "Deny",
      Principal: "*",
      Action: "events:PutEvents",
      Resource: bus.eventBusArn,
      Condition: {
        StringLike: { "events:source": `${SOURCE_PREFIX}*` },
        ArnNotLike: { "aws:PrincipalArn": [relays, ...stage.operators] },
        // Replays come from EventBridge itself.
        Bool: { "aws:PrincipalIsAWSService": "false" },
      },
    },
  });
}
