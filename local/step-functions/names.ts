import { arn, parseArn } from "../aws.ts";
import { invalidArn, invalidName } from "./errors.ts";

// https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;

/** Throws `InvalidName`. */
export function checkName(name: string): string {
  if (!NAME.test(name)) throw invalidName(name);
  return name;
}

export const stateMachineArn = (name: string): string => arn("states", `stateMachine:${name}`);

/** Returns the ARN of an execution; for an express machine it ends in a unique id. */
export const executionArn = (machine: string, name: string, expressId?: string): string =>
  expressId === undefined
    ? arn("states", `execution:${machine}:${name}`)
    : arn("states", `express:${machine}:${name}:${expressId}`);

/** Throws `InvalidArn` unless the ARN names this kind of resource. */
export function checkArn(text: string, kind: "stateMachine" | "execution"): string {
  if (!text.startsWith("arn:")) throw invalidArn(`Invalid ARN prefix: ${text}`);
  const { service, resource } = parseArn(text);
  if (service !== "states") throw invalidArn(`Service name is not valid: ${service}`);
  const [given = ""] = resource.split(":");
  if (given !== kind) throw invalidArn(`Resource type not valid in this context: ${given}`);
  return text;
}
