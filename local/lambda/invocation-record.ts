/** Why an asynchronous event's way ended. */
export type Condition = "Success" | "RetriesExhausted" | "EventAgeExceeded" | "ZeroReservedConcurrency";

/** The last answer of the function, when it ran at all; both are JSON texts. */
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
 * What Lambda sends to a destination of asynchronous invocations, as JSON text.
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
    // As they are: a payload may be nested deeper than a value can be written.
    requestPayload: finished.requestPayload,
    ...(response && { responseContext: JSON.stringify(responseContext), responsePayload: response.payload }),
  });
}

/** A JSON object of members that are JSON texts themselves. */
const objectOf = (members: Record<string, string>): string =>
  `{${Object.entries(members)
    .map(([name, json]) => `${JSON.stringify(name)}:${json}`)
    .join(",")}}`;
