import { AwsError, type Caller, parseArn } from "../aws.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { MayAssume } from "../iam/identities.ts";
import { checkFunction, type FunctionConfig, functionArn, invalid, roleCaller } from "./function-config.ts";
import type { Functions } from "./functions.ts";
import type { MappingConfig } from "./mappings/mapping-config.ts";
import { checkSourceAccess } from "./mappings/source-access.ts";
import { checkDestinationAccess, checkTraceAccess } from "./role-access.ts";
import type { QueueSource } from "./sources.ts";

/** Checks of what Lambda rejects. */
export interface Checks {
  /** Throws for a name that is already taken. */
  newName(name: string): void;
  /** Throws for invalid settings, an invalid name, or a role that the function cannot have. */
  config(config: FunctionConfig): void;
  /** Throws for a destination that the role may not send to. */
  destination(role: Caller, destination: string): void;
  /** Throws for a source or destination that the role of a mapping's function may not use. */
  mapping(config: MappingConfig): void;
}

export function createChecks({
  functions,
  queues,
  refusal,
  mayAssume,
}: {
  functions: Functions;
  queues: QueueSource;
  refusal: Refusal;
  mayAssume?: MayAssume | undefined;
}): Checks {
  function destination(role: Caller, to: string): void {
    const policy = parseArn(to).service === "sqs" ? queues.policyOf?.(to) : functions.find(to).policy;
    checkDestinationAccess(refusal, role, to, policy);
  }

  return {
    newName(name) {
      if (functions.has(functionArn(name)))
        throw new AwsError("ResourceConflictException", `Function already exist: ${name}`, 409);
    },
    config(config) {
      checkFunction(config);
      const sourceArn = functionArn(config.name);
      if (mayAssume?.(config.roleArn, { type: "service", service: "lambda.amazonaws.com", sourceArn }) === false)
        throw invalid(`The role defined for the function cannot be assumed by Lambda: ${config.roleArn}.`);
      if (config.traced) checkTraceAccess(refusal, roleCaller(config));
    },
    destination,
    mapping({ functionArn: arn, eventSourceArn, onFailureArn }) {
      const role = roleCaller(functions.find(arn).config);
      checkSourceAccess({ refusal, role }, eventSourceArn, queues);
      if (onFailureArn !== undefined) destination(role, onFailureArn);
    },
  };
}
