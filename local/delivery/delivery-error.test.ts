import { expect, test } from "vitest";
import { AwsError } from "../aws.ts";
import { DeliveryError, deliveryError } from "./delivery-error.ts";

const withCode = (code: string) => Object.assign(new Error("no"), { code });

test.each([
  [new AwsError("AccessDenied", "no"), "NO_PERMISSIONS", false],
  [new AwsError("AccessDeniedException", "no", 403), "NO_PERMISSIONS", false],
  [new AwsError("AuthorizationError", "no", 403), "NO_PERMISSIONS", false],
  [new AwsError("QueueDoesNotExist", "gone"), "NO_RESOURCE", false],
  [new AwsError("ResourceNotFoundException", "gone", 404), "NO_RESOURCE", false],
  [new AwsError("InvalidParameterValue", "too long"), "SDK_CLIENT_ERROR", false],
  [new AwsError("ThrottlingException", "slow"), "THROTTLING", true],
  [new AwsError("TooManyRequestsException", "slow", 429), "THROTTLING", true],
  [new AwsError("ServiceUnavailable", "later", 503), "ERROR_FROM_TARGET", true],
  [withCode("ETIMEDOUT"), "TIMEOUT", true],
  [withCode("ECONNREFUSED"), "CONNECTION_FAILURE", true],
  [new Error("a bug"), "INTERNAL_ERROR", true],
  ["a text", "INTERNAL_ERROR", true],
])("%s is %s, retryable: %s", (error, code, retryable) => {
  expect(deliveryError(error)).toMatchObject({ code, retryable });
});

test("keeps the target's own message and error name", () => {
  const own = new DeliveryError("TIMEOUT", "slow", true);
  expect(deliveryError(own)).toBe(own);
  expect(deliveryError(new AwsError("AccessDenied", "not you")).message).toBe("AccessDenied: not you");
});
