import { arn, type RequiredAccess } from "../aws.ts";

// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html

/** Returns an action on the table with that name or ARN. */
const accessTo = (table: string, action: string): RequiredAccess => ({ action, resource: arnOf(table) });

/** The action on the named table. */
export const onTable =
  (action: string) =>
  (_: unknown, { TableName = "" }: { TableName?: string }): RequiredAccess[] => [accessTo(TableName, action)];

/** The action on the named index, or else on the table. */
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

/** The action on the named stream. */
export const onStream =
  (action: string) =>
  (_: unknown, { StreamArn = "*" }: { StreamArn?: string }): RequiredAccess[] => [{ action, resource: StreamArn }];

/** The action on the taggable resource. */
export const onResource =
  (action: string) =>
  (_: unknown, { ResourceArn = "*" }: { ResourceArn?: string }): RequiredAccess[] => [
    { action, resource: ResourceArn },
  ];

const arnOf = (table: string): string => (table.startsWith("arn:") ? table : arn("dynamodb", `table/${table}`));
