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
  return JSON.stringify({
    version: "1.0",
    timestamp: new Date(finished.at).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition,
      approximateInvokeCount: invokeCount,
    },
    requestPayload: JSON.parse(finished.requestPayload),
    ...(response && {
      responseContext: {
        statusCode: 200,
        executedVersion: "$LATEST",
        ...(response.failed && { functionError: "Unhandled" }),
      },
      responsePayload: JSON.parse(response.payload),
    }),
  });
}
