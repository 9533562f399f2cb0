import { arn, type RequiredAccess } from "../aws.ts";
import { textOf } from "../protocols/text-of.ts";

const WITHOUT_RESOURCE = ["ListTables", "ListStreams"];

/**
 * What a caller must be allowed to do: a query or a scan of an index needs the index, a transaction the action of each of
 * its parts. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
// biome-ignore lint/suspicious/noExplicitAny: the input as decoded from the wire.
export function requiredAccess(operation: string, input: any): RequiredAccess[] {
  const on = (resource: string, action = operation) => ({ action: `dynamodb:${action}`, resource });
  if (WITHOUT_RESOURCE.includes(operation)) return [on("*")];
  if (operation === "GetRecords") return [on(streamOf(input.ShardIterator))];
  if (operation.startsWith("Batch")) return Object.keys(input.RequestItems ?? {}).map((table) => on(tableArn(table)));
  if (operation.startsWith("Transact"))
    return partsOf(input.TransactItems).map(([kind, part]) =>
      on(
        tableArn(part.TableName),
        kind === "Get" || kind === "Put" || kind === "Update" || kind === "Delete"
          ? `${kind}Item`
          : "ConditionCheckItem",
      ),
    );
  if (input.StreamArn !== undefined) return [on(textOf(input.StreamArn))];
  if (input.ResourceArn !== undefined) return [on(textOf(input.ResourceArn))];
  const table = tableArn(input.TableName);
  return [on(input.IndexName === undefined ? table : `${table}/index/${textOf(input.IndexName)}`)];
}

/** By name or ARN. */
const tableArn = (table: unknown): string =>
  textOf(table).startsWith("arn:") ? textOf(table) : arn("dynamodb", `table/${textOf(table)}`);

function partsOf(items: unknown): [string, { TableName?: unknown }][] {
  return (Array.isArray(items) ? items : []).flatMap((item) => Object.entries(item ?? {})) as ReturnType<
    typeof partsOf
  >;
}

/** An iterator names its stream; what is none is refused as such by the operation. */
function streamOf(iterator: unknown): string {
  try {
    return textOf(JSON.parse(Buffer.from(textOf(iterator), "base64url").toString()).streamArn);
  } catch {
    return "*";
  }
}
