import type { IncomingMessage, ServerResponse } from "node:http";
import { inspect } from "node:util";
import { ADMINISTRATOR, type Call, type Caller, type HttpRequest, type HttpResponse, type Service } from "../aws.ts";
import { createRefusal, type Refusal } from "../iam/authorizer.ts";
import type { Credentials } from "../iam/identities.ts";
import type { Random } from "../random.ts";
import { printableLines } from "../terminal/printable.ts";
import type { Trace } from "../trace.ts";
import { createHttpServer, type HttpServer } from "./http-server.ts";
import { queryError } from "./query-error.ts";
import { isForm, requestedOperation } from "./requested-operation.ts";
import { credentialScope } from "./signature.ts";
import { signatureRefusal } from "./signature-refusal.ts";
import { type SignatureFault, signatureFault } from "./verify-signature.ts";

/** More than any supported operation takes. */
const LARGEST_BODY = 64 * 1024 * 1024;

interface Routes {
  services: Service[];
  /** Requests without an AWS signature: the API at the endpoint's root. */
  unsigned: (request: HttpRequest, call: Call) => Promise<HttpResponse>;
  /** Requests under `/_cloud/`: mail, trace, clock. Answers on the response itself, since it may stream. */
  control: (request: HttpRequest, response: ServerResponse) => Promise<void>;
  /** Who an access key stands for, and its secrets; undefined means the person at the keyboard. */
  callerOf: (
    accessKeyId: string,
  ) => { caller: Caller; credentials: Credentials; expiresAt?: number | undefined } | undefined;
  /** The cloud's time, which credentials expire by; the machine's when not given. */
  now?: () => number;
  /** Judges every call. */
  refusal?: Refusal;
  random: Random;
  trace: Trace;
}

export interface Gateway {
  /** Listens on 127.0.0.1 and gives the endpoint's URL. Port 0 picks a free one. */
  listen(port: number): Promise<string>;
  close(): Promise<void>;
}

/** One HTTP endpoint for every service: the signature's credential scope says whose request it is. */
export function createGateway(routes: Routes): Gateway {
  const services = new Map(routes.services.map((service) => [service.signingName, service]));
  const judge = routes.refusal ?? createRefusal({ now: Date.now });
  let server: HttpServer | undefined;

  /** The denial is told here, since a caller may keep it to itself. */
  const refusalOf: Refusal = (caller, required) => {
    const message = judge(caller, required);
    if (message === undefined) return undefined;
    const [service = "", operation = ""] = required[0]?.action.split(":") ?? [];
    routes.trace.emit({ kind: "refused", service, operation, code: "AccessDenied", message });
    return message;
  };

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    if (!request) return refuseBody(outgoing);
    if (request.path === "/_cloud" || request.path.startsWith("/_cloud/")) return routes.control(request, outgoing);
    const response = await answer(request, incoming);
    outgoing.writeHead(response.status, { ...response.headers, "content-length": Buffer.byteLength(response.body) });
    outgoing.end(incoming.method === "HEAD" ? undefined : response.body);
  }

  async function answer(request: HttpRequest, incoming: IncomingMessage): Promise<HttpResponse> {
    const requestId = routes.random.uuid();
    const endpoint = `http://${incoming.headers.host ?? "127.0.0.1"}`;
    const scope = credentialScope(request);
    const session = scope && routes.callerOf(scope.accessKeyId);
    const caller = session?.caller ?? ADMINISTRATOR;
    const call: Call = { caller, requestId, endpoint, refusal: (required) => refusalOf(caller, required) };
    try {
      // The secret of any other key is not known here: whoever uses one is the person at the keyboard.
      const fault =
        scope &&
        session &&
        ((await signatureFault(request, scope, session.credentials, Date.now())) ?? expiry(session.expiresAt));
      if (fault) return refuseSignature(request, scope.service, fault, requestId);
      const response = await dispatch(request, call, scope?.service);
      if (response.status === 501) reportRefusal(request, scope?.service ?? "", response);
      return { ...response, headers: { "x-amzn-requestid": requestId, ...response.headers } };
    } catch (error) {
      // A defect of the cloud must not look like an answer of AWS: it is shown here and named to the caller.
      console.error(printableLines(`Internal failure in ${request.method} ${request.path}: ${inspect(error)}`));
      return failure(500, "InternalFailure", `The local cloud failed on this request: ${String(error)}`);
    }
  }

  const expiry = (expiresAt = Infinity): SignatureFault | undefined =>
    expiresAt <= (routes.now ?? Date.now)() ? { kind: "session-expired" } : undefined;

  async function dispatch(request: HttpRequest, call: Call, signingName: string | undefined): Promise<HttpResponse> {
    if (signingName === undefined) {
      if (!request.headers["x-amz-target"]) return routes.unsigned(request, call);
      return failure(403, "MissingAuthenticationTokenException", "Request is missing Authentication Token");
    }
    const service = services.get(signingName);
    if (service) return service.handle(request, call);
    const supported = [...services.keys()].sort().join(", ");
    const message = `The service ${signingName} is not part of the local cloud. Supported: ${supported}.`;
    if (isForm(request)) {
      const error = { status: 501, code: "UnknownService", message, requestId: call.requestId };
      return queryError(signingName, error);
    }
    return failure(501, "UnknownServiceException", message);
  }

  function refuseSignature(
    request: HttpRequest,
    service: string,
    fault: SignatureFault,
    requestId: string,
  ): HttpResponse {
    const operation = requestedOperation(request);
    const isExpired = fault.kind === "session-expired";
    const code = isExpired ? "ExpiredToken" : "SignatureDoesNotMatch";
    const message = isExpired
      ? "The credentials have expired."
      : `The signature of the request is not valid (${fault.kind}).`;
    routes.trace.emit({ kind: "refused", service, operation, code, message });
    const response = signatureRefusal(request, service, fault, requestId);
    return { ...response, headers: { "x-amzn-requestid": requestId, ...response.headers } };
  }

  function reportRefusal(request: HttpRequest, service: string, response: HttpResponse): void {
    const operation = requestedOperation(request);
    const body = response.body.toString();
    const message = /<Message>([^<]*)/.exec(body)?.[1] ?? (JSON.parse(body) as { message: string }).message;
    routes.trace.emit({ kind: "refused", service, operation, code: "NotSupported", message });
  }

  return {
    async listen(port) {
      const listening = createHttpServer((incoming, outgoing) => {
        serve(incoming, outgoing).catch((error: unknown) => {
          if (!incoming.destroyed)
            console.error(printableLines(`Cannot answer ${incoming.method} ${incoming.url}: ${inspect(error)}`));
          outgoing.destroy();
        });
      });
      server = listening;
      await new Promise<void>((resolve, reject) => {
        listening.once("error", reject);
        listening.listen(port, "127.0.0.1", resolve);
      });
      const address = listening.address();
      if (address === null || typeof address === "string") throw new Error("The endpoint has no port.");
      return `http://127.0.0.1:${address.port}`;
    },
    async close() {
      const closing = server;
      if (!closing) return;
      const closed = new Promise((resolve) => closing.close(resolve));
      closing.closeAllConnections();
      await closed;
    },
  };
}

/** Undefined when the body is too large. */
async function readRequest(incoming: IncomingMessage): Promise<HttpRequest | undefined> {
  const body = await readBody(incoming);
  if (!body) return undefined;
  const [path = "/", query = ""] = splitOnce(incoming.url ?? "/", "?");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = Array.isArray(value) ? value.join(", ") : (value ?? "");
  }
  return {
    method: incoming.method ?? "GET",
    path,
    query: new URLSearchParams(query),
    headers,
    body,
  };
}

function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    incoming.on("data", (chunk: Buffer) => {
      length += chunk.length;
      // Read to its end all the same: a client that still sends would not see the answer.
      if (length <= LARGEST_BODY) chunks.push(chunk);
    });
    incoming.on("end", () => resolve(length <= LARGEST_BODY ? Buffer.concat(chunks) : undefined));
    incoming.on("error", reject);
    incoming.on("close", () => {
      if (!incoming.readableEnded) reject(new Error("The client closed the connection."));
    });
  });
}

function refuseBody(outgoing: ServerResponse): void {
  const detail = `The request body is longer than ${LARGEST_BODY} bytes: nothing here takes as much.`;
  const problem = { type: "about:blank", title: "Content Too Large", status: 413, detail };
  outgoing.writeHead(413, { "content-type": "application/problem+json" }).end(JSON.stringify(problem));
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function failure(status: number, code: string, message: string): HttpResponse {
  const headers = { "content-type": "application/json", "x-amzn-errortype": code };
  return { status, headers, body: JSON.stringify({ __type: code, message }) };
}
