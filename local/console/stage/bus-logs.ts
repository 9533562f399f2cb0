import {
  DescribeDeliveriesCommand,
  DescribeDeliveryDestinationsCommand,
  DescribeDeliverySourcesCommand,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import type { LogRecord } from "../../event-bridge/bus-logs/record.ts";
import type { Clients } from "./clients.ts";

/** CloudWatch Logs delivers within minutes, and not in the order of the records' times. */
const LATE_MS = 120_000;

/** Returns the names of the log groups that a bus's logs are delivered to. */
export async function groupsOf({ logs }: Pick<Clients, "logs">, busArn: string): Promise<string[]> {
  const { deliverySources = [] } = await logs.send(new DescribeDeliverySourcesCommand({ resourceArns: [busArn] }));
  const deliverySourceNames = deliverySources.flatMap(({ name }) => name ?? []);
  if (deliverySourceNames.length === 0) return [];
  const { deliveries = [] } = await logs.send(new DescribeDeliveriesCommand({ deliverySourceNames }));
  const arns = new Set(deliveries.map(({ deliveryDestinationArn }) => deliveryDestinationArn));
  const { deliveryDestinations = [] } = await logs.send(new DescribeDeliveryDestinationsCommand({}));
  const groups = deliveryDestinations
    .filter(({ arn, deliveryDestinationType }) => arns.has(arn) && deliveryDestinationType === "CWL")
    .flatMap(
      ({ deliveryDestinationConfiguration: to }) =>
        to?.destinationResourceArn?.replace(/^.*?:log-group:|:\*$/g, "") ?? [],
    );
  return [...new Set(groups)];
}

/** Reads what is new in log groups, each record once. */
export interface BusLogReader {
  /** Returns the records that were not returned before, by their time. */
  next(now: number): Promise<LogRecord[]>;
}

export function createBusLogReader(
  { logs }: Pick<Clients, "logs">,
  groups: readonly string[],
  since: number,
): BusLogReader {
  let newest = since;
  /** The events of the time that is read again, by when they happened. */
  const seen = new Map<string, number>();
  return {
    async next(now) {
      const records: LogRecord[] = [];
      const startTime = Math.max(since, newest - LATE_MS);
      for (const logGroupName of groups) {
        const pages = paginateFilterLogEvents({ client: logs }, { logGroupName, startTime, endTime: now + LATE_MS });
        for await (const { events = [] } of pages)
          for (const { eventId = "", timestamp = 0, message = "" } of events) {
            const id = `${logGroupName} ${eventId}`;
            if (seen.has(id)) continue;
            seen.set(id, timestamp);
            newest = Math.max(newest, timestamp);
            const record = recordIn(message);
            if (record) records.push(record);
          }
      }
      for (const [id, timestamp] of seen) if (timestamp < newest - 2 * LATE_MS) seen.delete(id);
      return records.sort((a, b) => a.message_timestamp_ms - b.message_timestamp_ms);
    },
  };
}

/** Other lines, such as the one by which AWS validates a delivery, are none. */
function recordIn(message: string): LogRecord | undefined {
  try {
    const record: LogRecord = JSON.parse(message);
    const isRecord = typeof record?.message_type === "string" && typeof record.details === "object";
    return isRecord ? { ...record, message_timestamp_ms: Number(record.message_timestamp_ms) } : undefined;
  } catch {
    return undefined;
  }
}
