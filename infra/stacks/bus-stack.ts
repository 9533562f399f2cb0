import { Aws, Duration, Stack } from "aws-cdk-lib";
import { CfnEventBusPolicy, EventBus } from "aws-cdk-lib/aws-events";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import type { Construct } from "constructs";
import {
  APPLICATION,
  busName,
  claimBucketParameter,
  nameOf,
  relayName,
  roleNameOf,
  SOURCE_PREFIX,
} from "../../events/names.ts";
import { privateBucket } from "../constructs/private-bucket.ts";
import { SchemaRegistry } from "../constructs/schema-registry.ts";
import { AlarmTopic } from "../monitoring/alarm-topic.ts";
import { AuditLog } from "../monitoring/audit-log.ts";
import { BusLog } from "../monitoring/bus-log.ts";
import { Dashboards } from "../monitoring/dashboards.ts";
import { BUS_QUERIES, Queries } from "../monitoring/queries.ts";
import { type Service, sourceOf } from "../service.ts";
import type { Stage } from "../stage.ts";

/**
 * A replayed event may be retried for a day, wait four days in a queue and two weeks as a dead letter, and wait four more
 * days after a redrive: its claim must outlast all that.
 */
const AFTER_ARCHIVE_DAYS = 30;

export interface BusStackProps {
  stage: Stage;
  /** The services whose events the bus accepts. */
  services: Record<string, Service>;
}

/**
 * What all services share: the bus with its archive, logs, and audit log, the claim bucket, the schema registry, the
 * dashboards, and the alarm topic.
 */
export class BusStack extends Stack {
  constructor(scope: Construct, { stage, services }: BusStackProps) {
    const stackName = nameOf(stage, "bus");
    super(scope, stackName, {
      stackName,
      description: `Stage ${stage.name}: carries, archives, and audits all events`,
      terminationProtection: stage.protected,
      tags: { app: APPLICATION, stage: stage.name },
    });
    const bus = new EventBus(this, "Bus", { eventBusName: busName(stage) });
    bus.archive("Archive", {
      archiveName: nameOf(stage, "archive"),
      description: "Everything, to be replayed",
      eventPattern: { account: [Aws.ACCOUNT_ID] },
      retention: Duration.days(stage.archiveRetentionDays),
    });
    onlyRelaysSpeak(this, bus, { stage, services });
    new AuditLog(this, "Audit", { bus, stage });
    new BusLog(this, "Logs", { bus, stage });
    new Dashboards(this, "Dashboards", { stage, services });
    new Queries(this, "Queries", { folder: stackName, queries: BUS_QUERIES });
    new SchemaRegistry(this, "Schemas", { stage });
    const { alarmRecipient: recipient } = stage;
    if (recipient && "email" in recipient) new AlarmTopic(this, "Alarms", { stage, email: recipient.email });

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

/**
 * Allows only a service's relay to publish under its source, whatever other permissions a principal has, and denies the
 * rest of the application's sources to everyone.
 */
function onlyRelaysSpeak(scope: Construct, bus: EventBus, { stage, services }: BusStackProps): void {
  const sources = Object.entries(services).map(([name, service]) => [name, sourceOf(name, service)] as const);
  for (const [service, source] of sources) {
    const relay = roleNameOf(relayName(stage, service), Aws.REGION);
    deny(scope, bus, `OnlyThe${pascal(service)}RelayPutsItsEvents`, [role(relay), ...stage.operators], {
      StringEquals: { "events:source": source },
    });
  }
  deny(scope, bus, "NobodyPutsEventsOfOtherServices", stage.operators, {
    StringLike: { "events:source": `${SOURCE_PREFIX}*` },
    StringNotEquals: { "events:source": sources.map(([, source]) => source) },
  });
}

const role = (name: string): string => `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${name}`;

const pascal = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function deny(scope: Construct, bus: EventBus, statementId: string, toAllBut: string[], sources: object): void {
  new CfnEventBusPolicy(scope, statementId, {
    eventBusName: bus.eventBusName,
    statementId,
    statement: {
      Sid: statementId,
      Effect: "Deny",
      Principal: "*",
      Action: "events:PutEvents",
      Resource: bus.eventBusArn,
      Condition: {
        ...sources,
        ...(toAllBut.length > 0 && { ArnNotLike: { "aws:PrincipalArn": toAllBut } }),
        // EventBridge itself sends replays.
        Bool: { "aws:PrincipalIsAWSService": "false" },
      },
    },
  });
}
