import { ArnFormat, Stack } from "aws-cdk-lib";
import type { CfnEventBus, EventBus } from "aws-cdk-lib/aws-events";
import { CfnDelivery, CfnDeliveryDestination, CfnDeliverySource, type CfnLogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { busName, nameOf } from "../../events/names.ts";
import type { BusLogs, Stage } from "../stage.ts";
import { logGroup } from "./log-group.ts";

/** The types of logs that a bus sends at each level. */
const LOG_TYPES: Record<BusLogs["level"], string[]> = {
  OFF: [],
  ERROR: ["ERROR_LOGS"],
  INFO: ["ERROR_LOGS", "INFO_LOGS"],
  TRACE: ["ERROR_LOGS", "INFO_LOGS", "TRACE_LOGS"],
};

/**
 * Writes what the bus does with each event (received, matched, delivered, retried, dead-lettered) to the log group
 * `/aws/vendedlogs/events/event-bus/<bus>`, as much of it as the stage says.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-logs.html
 */
export class BusLog extends Construct {
  constructor(scope: Construct, id: string, { bus, stage }: { bus: EventBus; stage: Stage }) {
    super(scope, id);
    const { level, detail } = stage.busLogs;
    const types = LOG_TYPES[level];
    if (types.length === 0) return;
    (bus.node.defaultChild as CfnEventBus).logConfig = { level, includeDetail: detail ? "FULL" : "NONE" };

    const name = nameOf(stage, "bus");
    const groupName = `/aws/vendedlogs/events/event-bus/${busName(stage)}`;
    const logs = logGroup(this, "Log", groupName, stage);
    const logsArn = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({
        service: "logs",
        resource,
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    const sourceNames = types.map((type) => `${name}-${type}`);
    // Its own policy, and names in place of references, for the reasons of the audit log.
    (logs.node.defaultChild as CfnLogGroup).resourcePolicyDocument = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "delivery.logs.amazonaws.com" },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: `${logsArn("log-group", groupName)}:log-stream:*`,
          Condition: {
            ArnEquals: { "aws:SourceArn": sourceNames.map((each) => logsArn("delivery-source", each)) },
          },
        },
      ],
    };
    const destination = new CfnDeliveryDestination(this, "Destination", {
      name,
      destinationResourceArn: logs.logGroupArn,
      outputFormat: "json",
    });
    let previous: CfnDelivery | undefined;
    for (const [i, logType] of types.entries()) {
      const source = new CfnDeliverySource(this, `${logType}Source`, {
        name: sourceNames[i] as string,
        resourceArn: bus.eventBusArn,
        logType,
      });
      const delivery = new CfnDelivery(this, `${logType}Delivery`, {
        deliverySourceName: source.ref,
        deliveryDestinationArn: destination.attrArn,
      });
      // CloudWatch Logs refuses to make two deliveries to a destination at once.
      if (previous) delivery.addResourceDependency(previous);
      previous = delivery;
    }
  }
}
