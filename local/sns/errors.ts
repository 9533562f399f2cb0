import { AwsError } from "../aws.ts";

/** How SNS words a refusal on the wire. */
export const ACCESS_DENIED = { code: "AuthorizationError", status: 403 };

/** `Invalid parameter: <what>`, as SNS words most refusals. */
export const invalidParameter = (what: string): AwsError =>
  new AwsError("InvalidParameter", `Invalid parameter: ${what}`);

/** What is wrong with a message attribute. */
export const invalidAttribute = (message: string): AwsError => new AwsError("ParameterValueInvalid", message);

export const missing = (parameter: string): AwsError =>
  invalidParameter(`${parameter} Reason: no value for required parameter`);

export const topicNotFound = (): AwsError => new AwsError("NotFound", "Topic does not exist", 404);

export const subscriptionNotFound = (): AwsError => new AwsError("NotFound", "Subscription does not exist", 404);

/** A feature of SNS that is not here, by its name. */
export const notSupported = (what: string): AwsError =>
  invalidParameter(`${what} is not supported by the local cloud.`);
