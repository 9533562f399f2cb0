import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import * as v from "valibot";
import { environment } from "../environment.ts";
import { fieldErrors, jsonFlaw } from "../errors.ts";
import type { Cause } from "../event.ts";
import { type Log, logWith, metrics, observed } from "../telemetry/telemetry.ts";
import { type Access, type Authorizer, accessOf, type Caller, callerOf } from "./caller.ts";
import { Problem, problemDocument, wrongFields } from "./problem.ts";

export { Problem } from "./problem.ts";

export interface HttpRequest {
  /** The path's parameters, decoded. */
  params: Record<string, string | undefined>;
  query: Record<string, string | undefined>;
  /** Lower-case names. */
  headers: Record<string, string | undefined>;
  /** Parsed JSON; undefined when the request has no body. */
  body: unknown;
  /** The caller, as the API's authorizer identified it. */
  caller: Caller;
  /** When the request arrived. */
  now: Date;
  /** The cause of the events that the request publishes. */
  cause: Cause;
  logger: Log;
  metrics: Metrics;
}

export interface HttpReply {
  status: number;
  headers?: Record<string, string>;
  /** Serialized as JSON. */
  body?: object;
}

/** Lambda's request limit is 6 MB, including the escaping of the body. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;

const CORRELATION_ID = /^[\w.:-]{1,128}$/;

/**
 * Makes the handler of a Lambda function behind an HTTP API (payload format 2.0); its variable `API_ACCESS` says how
 * callers are authorized. A request without an identified caller gets 403. The correlation id is the header
 * `x-correlation-id`, or else the request's id. A thrown `Problem` becomes the response; any other error is logged and
 * returns 500.
 *
 * @example
 * export const handler = http(async ({ params, caller }) => {
 *   const order = await orders.load(params["orderId"] ?? "");
 *   if (order?.owner !== caller.id) throw new Problem({ status: 404, detail: "There is no such order." });
 *   return { status: 200, body: order };
 * });
 */
export function http(
  handle: (request: HttpRequest) => Promise<HttpReply>,
): (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2> {
  const access = accessOf(environment("API_ACCESS"));
  return observed(async (event) => {
    const requestId = event.requestContext.requestId;
    const given = event.headers["x-correlation-id"];
    const correlationId = given && CORRELATION_ID.test(given) ? given : requestId;
    const log = logWith({
      correlation_id: correlationId,
      route: event.routeKey,
      order_id: event.pathParameters?.["orderId"],
    });
    const reply = await answer(event, access, handle, { correlationId, causationId: requestId }, log);
    metrics.addMetric(reply.status < 500 ? "RequestsAnswered" : "RequestsFailed", MetricUnit.Count, 1);
    return {
      statusCode: reply.status,
      headers: { "content-type": "application/json", "x-correlation-id": correlationId, ...reply.headers },
      ...(reply.body && { body: JSON.stringify(reply.body) }),
    };
  });
}

async function answer(
  event: APIGatewayProxyEventV2,
  access: Access,
  handle: (request: HttpRequest) => Promise<HttpReply>,
  cause: Cause,
  log: Log,
): Promise<HttpReply> {
  try {
    refuseBadCorrelationId(event.headers["x-correlation-id"]);
    const caller = knownCaller(event, access);
    const reply = await handle({
      params: event.pathParameters ?? {},
      query: event.queryStringParameters ?? {},
      headers: event.headers,
      body: bodyOf(event),
      caller,
      now: new Date(event.requestContext.timeEpoch),
      cause,
      logger: log,
      metrics,
    });
    log.info("Request answered", { status: reply.status });
    return reply;
  } catch (error) {
    const problem =
      error instanceof Problem ? error : new Problem({ status: 500, detail: "Something went wrong here." });
    if (problem === error) log.info("Request refused", { status: problem.status, detail: problem.detail });
    else log.error("Request failed", error as Error);
    return {
      status: problem.status,
      headers: { "content-type": "application/problem+json" },
      body: problemDocument(problem, cause.correlationId),
    };
  }
}

// The types cover what every API has; what an authorizer adds depends on its kind.
function knownCaller({ requestContext }: APIGatewayProxyEventV2, access: Access): Caller {
  const caller = callerOf(access, (requestContext as { authorizer?: Authorizer }).authorizer);
  if (caller) return caller;
  const remedy = access === "jwt" ? "send a token with the claims iss and sub" : "sign it as an IAM role or user";
  throw new Problem({ status: 403, detail: `The request does not identify its caller: ${remedy}.` });
}

/** Validates a request's body against its schema and returns it. Throws a `Problem` that names the invalid fields. */
export function validBody<Schema extends v.GenericSchema>(schema: Schema, body: unknown): v.InferOutput<Schema> {
  // One issue per field; a check of a whole list runs only once all of its items are valid.
  const { success, output, issues = [] } = v.safeParse(schema, body, { abortPipeEarly: true });
  if (success) return output;
  throw wrongFields({ status: 400, detail: "The request's body is not valid", errors: fieldErrors(issues, "body") });
}

function bodyOf({ body, isBase64Encoded }: APIGatewayProxyEventV2): unknown {
  if (!body) return undefined;
  const text = isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body;
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BODY_BYTES) {
    throw new Problem({ status: 413, detail: `The body has ${bytes} bytes; the limit is ${MAX_BODY_BYTES}.` });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem({ status: 400, detail: `The body is not JSON: ${jsonFlaw(error as Error)}.` });
  }
}

function refuseBadCorrelationId(given: string | undefined): void {
  if (given === undefined || CORRELATION_ID.test(given)) return;
  throw new Problem({
    status: 400,
    detail: "The header x-correlation-id must be 1 to 128 letters, digits or any of _ . : -",
  });
}
