import { arn, type RequiredAccess } from "../aws.ts";
import type { Parameter } from "./state.ts";

const parameterArn = (name: string): string =>
  name.startsWith("arn:") ? name : arn("ssm", `parameter${name.startsWith("/") ? "" : "/"}${name}`);

/** Returns an action on a parameter or path, or on `*` if none is named. */
export const accessTo = (name: string | undefined, action: string): RequiredAccess => ({
  action,
  resource: parameterArn(name ?? "*"),
});

/** A parameter as the API returns it. */
export const described = ({ name, value, type, version, modifiedAt }: Parameter) => ({
  Name: name,
  Type: type,
  Value: value,
  Version: version,
  LastModifiedDate: modifiedAt / 1000,
  ARN: parameterArn(name),
  DataType: "text",
});
