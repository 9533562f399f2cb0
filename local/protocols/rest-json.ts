import { isUtf8 } from "node:buffer";
import { type Api, carryOut } from "../api/carry-out.ts";
import { decode } from "../api/decode.ts";
import { type HttpBinding, RawOutput, type RestOperation, type RestOperations } from "../api/rest-operation.ts";
import { type Members, shapeOf } from "../api/shapes.ts";
import { AwsError, type HttpRequest, type HttpResponse, type Service } from "../aws.ts";
import { jsonObjectIn } from "./json-body.ts";
import { unknownOperation } from "./not-supported.ts";
import { type Labels, labelsIn, type Route, readRoute } from "./route.ts";

interface RestJsonApi<State> extends Api<State> {
  operations: RestOperations<State>;
  /** The error for a body that cannot be read, where it is not `SerializationException`. */
  unreadableBody?: (reason: string) => AwsError;
}

interface Endpoint<State> {
  name: string;
  operation: RestOperation<State>;
  route: Route;
}

const unreadable = (): AwsError => new AwsError("SerializationException", "The request body is not a JSON object.");

const ACCESS_DENIED = { code: "AccessDeniedException", status: 403 };

/** A service that speaks the AWS REST-JSON protocol: method and path name the operation. */
export function restJson<State>(api: RestJsonApi<State>): Service {
  const { accessDenied = ACCESS_DENIED, unreadableBody = unreadable } = api;
  const endpoints = Object.entries(api.operations).map(
    ([name, operation]): Endpoint<State> => ({ name, operation, route: readRoute(operation.http.route) }),
  );

  function find(request: HttpRequest): Endpoint<State> & { labels: Labels } {
    for (const endpoint of endpoints) {
      const labels = labelsIn(request, endpoint.route);
      if (labels) return { ...endpoint, labels };
    }
    throw unknownOperation(api.signingName, `${request.method} ${request.path}`);
  }

  function bodyOf({ method, body }: HttpRequest, { payload }: HttpBinding): object {
    if (payload !== undefined) {
      if (isUtf8(body)) return { [payload]: body.toString("utf8") };
      throw unreadableBody("Invalid UTF-8.");
    }
    if (body.length === 0 || method === "GET" || method === "DELETE") return {};
    const input = jsonObjectIn(body);
    if (input) return input;
    throw unreadableBody("it is no object.");
  }

  return {
    signingName: api.signingName,
    async handle(request, call): Promise<HttpResponse> {
      try {
        const { name, operation, labels } = find(request);
        const { http, input: members } = operation;
        const { query, headers } = request;
        const given = {
          ...bodyOf(request, http),
          ...inQuery(query, http, members),
          ...inHeaders(headers, http),
          ...labels,
        };
        const asked = { name, operation, decode: () => decode(given, members) };
        const output = await carryOut({ ...api, accessDenied }, asked, call);
        return output instanceof RawOutput ? output.response : answer(http.status ?? 200, output);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return answer(error.status, { message: error.message, Message: error.message }, error.code);
      }
    },
  };
}

/** The members that the query carries, as JSON would. */
function inQuery(query: URLSearchParams, { query: names = {} }: HttpBinding, members: Members): object {
  return Object.fromEntries(
    Object.entries(names).map(([member, name = member]) => {
      const kind = members[member] && shapeOf(members[member]).kind;
      const text = query.get(name) ?? undefined;
      if (kind === "list") return [member, query.getAll(name)];
      return [member, kind === "number" && text !== undefined ? integer(text, name) : text];
    }),
  );
}

const inHeaders = (headers: HttpRequest["headers"], { headers: names = {} }: HttpBinding): object =>
  Object.fromEntries(Object.entries(names).map(([member, name = member]) => [member, headers[name]]));

function integer(text: string, name: string): number {
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  throw new AwsError("SerializationException", `${name} is ${text}: it must be an Integer.`);
}

function answer(status: number, body: object, errorType?: string): HttpResponse {
  if (status === 204) return { status, headers: {}, body: "" };
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (errorType) headers["x-amzn-errortype"] = errorType;
  return { status, headers, body: JSON.stringify(body) };
}
