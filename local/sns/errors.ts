import { AwsError } from "../aws.ts";

/** SNS's wire format for access denials. */
export const ACCESS_DENIED = { code: "AuthorizationError", status: 403 };

/** `Invalid parameter: <what>`, SNS's usual wording. */
export const invalidParameter = (what: string): AwsError =>
  new AwsError("InvalidParameter", `Invalid parameter: ${what}`);

/** The error for an invalid message attribute. */
export const invalidAttribute = (message: string): AwsError => new AwsError("ParameterValueInvalid", message);

export const missing = (parameter: string): AwsError =>
  invalidParameter(`${parameter} Reason: no value for required parameter`);

export const topicNotFound = (): AwsError => new AwsError("NotFound", "Topic does not exist", 404);

export const subscriptionNotFound = (): AwsError => new AwsError("NotFound", "Subscription does not exist", 404);

/** The error for an SNS feature that the local cloud does not support. */
export const notSupported = (what: string): AwsError =>
  invalidParameter(`${what} is not supported by the local cloud.`);
