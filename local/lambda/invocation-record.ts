/** Why processing of an asynchronous event ended. */
export type Condition = "Success" | "RetriesExhausted" | "EventAgeExceeded" | "ZeroReservedConcurrency";

/** A finished asynchronous event, with the function's last response if it ran at all; payloads are JSON text. */
interface Finished {
  requestId: string;
  functionArn: string;
  condition: Condition;
  /** How often the function ran for this event. */
  invokeCount: number;
  requestPayload: string;
  response?: { payload: string; failed: boolean } | undefined;
  /** Milliseconds since the epoch. */
  at: number;
}

/**
 * Returns the record that Lambda sends to a destination of asynchronous invocations, as JSON text.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function invocationRecord(finished: Finished): string {
  const { requestId, functionArn, condition, invokeCount, response } = finished;
  const requestContext = {
    requestId,
    functionArn: `${functionArn}:$LATEST`,
    condition,
    approximateInvokeCount: invokeCount,
  };
  const responseContext = {
    statusCode: 200,
    executedVersion: "$LATEST",
    ...(response?.failed && { functionError: "Unhandled" }),
  };
  return objectOf({
    version: JSON.stringify("1.0"),
    timestamp: JSON.stringify(new Date(finished.at).toISOString()),
    requestContext: JSON.stringify(requestContext),
    // Embedded as text: a payload may be nested too deeply to be serialized again.
    requestPayload: finished.requestPayload,
    ...(response && { responseContext: JSON.stringify(responseContext), responsePayload: response.payload }),
  });
}

/** Returns a JSON object from members that are already JSON text. */
const objectOf = (members: Record<string, string>): string =>
  `{${Object.entries(members)
    .map(([name, json]) => `${JSON.stringify(name)}:${json}`)
    .join(",")}}`;
