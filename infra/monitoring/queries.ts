import { Lazy, Stack } from "aws-cdk-lib";
import { CfnQueryDefinition, LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";

export interface QueriesProps {
  /** The folder that the queries are in. */
  folder: string;
  /** The text of each query, by its name. */
  queries: Record<string, string>;
}

/**
 * Saved queries of Logs Insights on all log groups of the stack.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export class Queries extends Construct {
  constructor(scope: Construct, id: string, { folder, queries }: QueriesProps) {
    super(scope, id);
    // Most log groups are created later.
    const logGroupNames = Lazy.list({ produce: () => logGroupsOf(Stack.of(this)).map((each) => each.logGroupName) });
    for (const [name, queryString] of Object.entries(queries))
      new CfnQueryDefinition(this, name.replaceAll(" ", ""), { name: `${folder}/${name}`, queryString, logGroupNames });
  }
}

const logGroupsOf = (stack: Stack): LogGroup[] =>
  stack.node.findAll().filter((construct) => construct instanceof LogGroup);

/** On the functions' logs of a service. The placeholder is to be replaced. */
export const SERVICE_QUERIES: Record<string, string> = {
  "One order by correlation id": `fields @timestamp, function_name, level, message, event_type, error.name, error.message
| filter correlation_id = "CORRELATION-ID"
| sort @timestamp asc
| limit 1000`,
  Errors: `fields @timestamp, function_name, level, message, order_id, correlation_id, error.name, error.message
| filter level in ["WARN", "ERROR"]
| sort @timestamp desc
| limit 200`,
  "Slowest consumers": `filter message = "Event consumed"
| stats count() as events, avg(duration_ms) as average_ms, pct(duration_ms, 99) as p99_ms, max(duration_ms) as longest_ms by function_name, event_type
| sort p99_ms desc`,
};

/** On the audit log, which has the events of all services. */
export const BUS_QUERIES: Record<string, string> = {
  "All events of an order": `fields @timestamp, source, type, metadata.eventId, metadata.causationId
| filter subject = "ORDER-ID" or metadata.correlationId = "CORRELATION-ID"
| sort @timestamp asc
| limit 1000`,
};
