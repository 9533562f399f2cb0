import { arn, type RequiredAccess } from "../aws.ts";

// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html

/** An action on the table of a name or ARN. */
const accessTo = (table: string, action: string): RequiredAccess => ({ action, resource: arnOf(table) });

/** The action on the table that is named. */
export const onTable =
  (action: string) =>
  (_: unknown, { TableName = "" }: { TableName?: string }): RequiredAccess[] => [accessTo(TableName, action)];

/** The action on the index that is named, or else on the table. */
export const onIndex =
  (action: string) =>
  (_: unknown, { TableName = "", IndexName }: { TableName?: string; IndexName?: string }): RequiredAccess[] => [
    { action, resource: IndexName === undefined ? arnOf(TableName) : `${arnOf(TableName)}/index/${IndexName}` },
  ];

/** The action on each table of a batch. */
export const onTables =
  (action: string) =>
  (_: unknown, { RequestItems = {} }: { RequestItems?: object }): RequiredAccess[] =>
    Object.keys(RequestItems).map((table) => accessTo(table, action));

/** The action on the stream that is named. */
export const onStream =
  (action: string) =>
  (_: unknown, { StreamArn = "*" }: { StreamArn?: string }): RequiredAccess[] => [{ action, resource: StreamArn }];

/** The action on what has tags. */
export const onResource =
  (action: string) =>
  (_: unknown, { ResourceArn = "*" }: { ResourceArn?: string }): RequiredAccess[] => [
    { action, resource: ResourceArn },
  ];

const arnOf = (table: string): string => (table.startsWith("arn:") ? table : arn("dynamodb", `table/${table}`));
