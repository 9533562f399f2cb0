import { AwsError, parseArn } from "../aws.ts";
import type { Clock } from "../clock.ts";

/** The state shared by the operations. */
export interface State {
  clock: Clock;
  /** By name. */
  parameters: Map<string, Parameter>;
}

export interface Parameter {
  name: string;
  value: string;
  type: string;
  version: number;
  modifiedAt: number;
}

/** Returns the parameter with that name or ARN. Throws `ParameterNotFound`. */
export function findParameter(state: State, nameOrArn: string): Parameter {
  const parameter = parameterOf(state, nameOrArn);
  if (parameter) return parameter;
  // AWS's message is empty here; the name helps the reader.
  throw new AwsError("ParameterNotFound", `The parameter ${nameOrArn} does not exist.`);
}

/** Returns the parameter with that name or ARN, if any. */
export function parameterOf({ parameters }: State, nameOrArn: string): Parameter | undefined {
  if (!nameOrArn.startsWith("arn:")) return parameters.get(nameOrArn);
  const resource = parseArn(nameOrArn).resource.replace(/^parameter/, "");
  return parameters.get(resource) ?? parameters.get(resource.slice(1));
}
