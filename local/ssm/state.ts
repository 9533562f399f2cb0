import { AwsError, parseArn } from "../aws.ts";
import type { Clock } from "../clock.ts";

/** What the operations work with. */
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

/** The parameter of a name or ARN. Throws `ParameterNotFound`. */
export function findParameter(state: State, nameOrArn: string): Parameter {
  const parameter = parameterOf(state, nameOrArn);
  if (parameter) return parameter;
  // AWS gives no text here; the name helps whoever reads it.
  throw new AwsError("ParameterNotFound", `The parameter ${nameOrArn} does not exist.`);
}

/** The parameter of a name or ARN, if there is one. */
export function parameterOf({ parameters }: State, nameOrArn: string): Parameter | undefined {
  if (!nameOrArn.startsWith("arn:")) return parameters.get(nameOrArn);
  const resource = parseArn(nameOrArn).resource.replace(/^parameter/, "");
  return parameters.get(resource) ?? parameters.get(resource.slice(1));
}
