import type { Call, HttpRequest, HttpResponse } from "../aws.ts";

type Handle = (request: HttpRequest, call: Call) => Promise<HttpResponse>;

/**
 * Holds requests until `started`, and responses until `flush` resolves, so that whatever a response reports survives a
 * crash. When flushing fails, the response is an error that says so.
 */
export function safeAnswers(started: Promise<void>, flush: () => Promise<void>): (handle: Handle) => Handle {
  return (handle) => async (request, call) => {
    const refused = await refusal(started);
    if (refused) return refused;
    const response = await handle(request, call);
    return (await refusal(flush())) ?? response;
  };
}

async function refusal(safe: Promise<void>): Promise<HttpResponse | undefined> {
  try {
    await safe;
    return undefined;
  } catch (error) {
    return internalFailure((error as Error).message);
  }
}

function internalFailure(message: string): HttpResponse {
  const headers = { "content-type": "application/json", "x-amzn-errortype": "InternalFailure" };
  return { status: 500, headers, body: JSON.stringify({ __type: "InternalFailure", message }) };
}
