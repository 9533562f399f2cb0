import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { inspect } from "node:util";
import {
  accountOf,
  administratorOf,
  type Call,
  type Caller,
  type HttpRequest,
  type HttpResponse,
  nameOf,
  type Service,
  type SignatureFault,
} from "../aws.ts";
import { type CallerTime, type Clock, machineTime, realClock } from "../clock.ts";
import { ConnectionLost } from "../faults/connection-lost.ts";
import { createRefusal, type Refusal } from "../iam/authorizer.ts";
import type { Credentials } from "../iam/identities.ts";
import type { Running } from "../iam/sessions.ts";
import { type CredentialScope, credentialScope } from "../protocols/credential-scope.ts";
import { refuseService } from "../protocols/refuse-service.ts";
import { LOCAL_SECRET, refuseSignature } from "../protocols/refuse-signature.ts";
import { requestedOperation } from "../protocols/requested-operation.ts";
import { cborOperation, inCbor, isCbor } from "../protocols/rpc-cbor.ts";
import type { Random } from "../random.ts";
import { printableLines } from "../terminal/printable.ts";
import { causedBy } from "../trace/by.ts";
import type { Trace } from "../trace.ts";
import { createHttpServer, type Limits } from "./http-server.ts";
import { protectPages, withoutScripts } from "./page-headers.ts";
import { headOf, type RequestHead, readBody } from "./read-request.ts";
import { excerpt, isConsoleRequest, isControlPath, strangerOf } from "./stranger.ts";
import { createStrangerReport } from "./stranger-report.ts";
import { signatureFault } from "./verify-signature.ts";

/** Larger than any supported operation allows. */
const LARGEST_BODY = 64 * 1024 * 1024;

interface Routes {
  services: Service[];
  /** Requests without an AWS signature: the API at the endpoint's root. */
  unsigned: (request: HttpRequest, call: Call) => Promise<HttpResponse>;
  /** What pages of other origins may reach; by default, nothing. */
  frontEnds?: {
    admits(head: RequestHead, origin: string): Promise<boolean>;
    /** A page's request without an AWS signature; one that is signed goes to the service `execute-api`. */
    unsigned: (request: HttpRequest, call: Call) => Promise<HttpResponse>;
  };
  /** Requests under `/_cloud/`: mail, trace, clock. Writes to the response itself, since it may stream. */
  control: (request: HttpRequest, response: ServerResponse) => Promise<void>;
  /** Requests under `/console` that are not signed: the page and its data. */
  console?: (request: HttpRequest, response: ServerResponse) => Promise<void>;
  /** Returns the caller for an access key, and its secrets; undefined means the person at the keyboard. */
  callerOf: (accessKeyId: string) => Session | undefined;
  /** The cloud's time, which credentials expire by; the machine's when not given. */
  clock?: Clock;
  /** The time that requests are signed by; the machine's when not given. */
  callerTime?: CallerTime;
  limits?: Limits;
  /** Authorizes every call. */
  refusal?: Refusal;
  random: Random;
  trace: Trace;
}

interface Session {
  caller: Caller;
  credentials: Credentials;
  expiresAt?: number | undefined;
  /** The latest invocation of the function's environment that has these credentials. */
  running?: Running | undefined;
}

export interface Gateway {
  /** Listens on 127.0.0.1 and returns the endpoint's URL. Port 0 picks a free port. */
  listen(port: number): Promise<string>;
  /** Serves a request of this machine that comes without a socket. */
  serve(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

/** One HTTP endpoint for every service: the signature's credential scope says whose request it is. */
export function createGateway(routes: Routes): Gateway {
  const services = new Map(routes.services.map((service) => [service.signingName, service]));
  const judge = routes.refusal ?? createRefusal({ now: Date.now });
  const { clock = realClock, callerTime = machineTime, frontEnds } = routes;
  const report = createStrangerReport({ clock, trace: routes.trace });
  let server: Server | undefined;

  /** The denial is told here, since a caller may keep it to itself. */
  const refusalOf =
    (caller: Caller, requestId: string): NonNullable<Call["refusal"]> =>
    (required) => {
      const message = judge(caller, required);
      if (message === undefined) return undefined;
      const [service = "", operation = ""] = required[0]?.action.split(":") ?? [];
      const about = { service, operation, code: "AccessDenied", message, requestId };
      routes.trace.emit({ kind: "refused", ...about, ...judge.explain?.(caller, required) });
      return message;
    };

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const stranger = strangerOf(incoming);
    const head = headOf(incoming);
    const isFrontEnd = stranger?.origin !== undefined && (await isAdmitted(head, stranger.origin));
    if (stranger && !isFrontEnd) return refuseStranger(head, stranger.message, outgoing);
    // The client waits for this before it sends the body.
    if (head.headers["expect"] !== undefined) outgoing.writeContinue();
    const body = await readBody(incoming, LARGEST_BODY);
    if (!body) return refuseBody(outgoing);
    const request = { ...head, body };
    if (isControlPath(request.path)) {
      protectPages(outgoing);
      return routes.control(request, outgoing);
    }
    if (routes.console && isConsoleRequest(request)) {
      protectPages(outgoing);
      return routes.console(request, outgoing);
    }
    const answered = await answer(request, isFrontEnd);
    // No operation speaks CBOR here, so that what such a request gets is an error.
    const response = isCbor(request) && answered.status >= 400 ? inCbor(answered) : answered;
    outgoing.writeHead(response.status, { ...response.headers, "content-length": Buffer.byteLength(response.body) });
    outgoing.end(incoming.method === "HEAD" ? undefined : response.body);
  }

  /** Whether a page of another origin may send this: to an HTTP API that allows its origin, and to nothing else. */
  async function isAdmitted(head: RequestHead, origin: string): Promise<boolean> {
    const service = credentialScope(head)?.service ?? "execute-api";
    const isOwnPage = isControlPath(head.path) || isConsoleRequest(head);
    const isForApi = service === "execute-api" && !head.headers["x-amz-target"] && !isOwnPage;
    return isForApi && frontEnds !== undefined && (await frontEnds.admits(head, origin));
  }

  function refuseStranger({ method, path }: RequestHead, message: string, outgoing: ServerResponse): void {
    report.tell(excerpt(`${method} ${path}`), message);
    const problem = { type: "about:blank", title: "Forbidden", status: 403, detail: message, message };
    protectPages(outgoing);
    outgoing.writeHead(403, { "content-type": "application/problem+json" });
    outgoing.end(method === "HEAD" ? undefined : JSON.stringify(problem));
  }

  async function answer(request: HttpRequest, isFrontEnd: boolean): Promise<HttpResponse> {
    const requestId = routes.random.uuid();
    const endpoint = `http://${request.headers["host"]}`;
    const scope = credentialScope(request);
    const session = scope && routes.callerOf(scope.accessKeyId);
    const known = session?.caller ?? administratorOf(accountOf(scope?.accessKeyId ?? ""));
    const caller = { ...known, requestId: session?.running?.requestId ?? requestId };
    const call: Call = { caller, requestId, endpoint, refusal: refusalOf(caller, requestId) };
    try {
      const fault = scope && (await faultOf(request, scope, session));
      if (fault) return refuse(request, scope.service, fault, requestId);
      const response = await dispatch(request, call, scope?.service, isFrontEnd);
      if (response.status === 501) reportRefusal(request, scope?.service ?? "", response, call);
      const headers = { "x-amzn-requestid": requestId, ...response.headers };
      return { ...response, headers: scope?.presigned ? withoutScripts(headers) : headers };
    } catch (error) {
      if (error instanceof ConnectionLost) throw error;
      // A bug in the cloud must not look like a response from AWS: it is printed here and reported to the caller.
      console.error(printableLines(`Internal failure in ${request.method} ${request.path}: ${inspect(error)}`));
      return failure(500, "InternalFailure", `The local cloud failed on this request: ${String(error)}`);
    }
  }

  async function faultOf(
    request: HttpRequest,
    scope: CredentialScope,
    session: Session | undefined,
  ): Promise<SignatureFault | undefined> {
    if (session) {
      const fault = await signatureFault(request, scope, session.credentials, callerTime.now());
      return fault ?? (isOver(session) ? { kind: "session-expired" } : undefined);
    }
    // The secret of any other key is not known here: whoever names one in a header is the person at the keyboard.
    if (!scope.presigned) return undefined;
    // A link can be anybody's, so it has to prove a secret, and the one that everybody knows is good for objects alone.
    if (scope.service !== "s3") return { kind: "unknown-key" };
    const credentials = { accessKeyId: scope.accessKeyId, secretAccessKey: LOCAL_SECRET };
    const fault = await signatureFault(request, scope, credentials, callerTime.now());
    return fault?.kind === "mismatch" ? { kind: "unknown-key" } : fault;
  }

  const isOver = ({ expiresAt = Infinity }: Session) => expiresAt <= clock.now();

  async function dispatch(
    request: HttpRequest,
    call: Call,
    signingName: string | undefined,
    isFrontEnd: boolean,
  ): Promise<HttpResponse> {
    if (signingName === undefined) {
      if (isFrontEnd && frontEnds) return frontEnds.unsigned(request, call);
      if (!request.headers["x-amz-target"] && !isCbor(request)) return routes.unsigned(request, call);
      return failure(403, "MissingAuthenticationTokenException", "Request is missing Authentication Token");
    }
    const service = services.get(signingName);
    if (!service) return refuseService(signingName, [...services.keys()], request, call.requestId);
    const operation = cborOperation(request);
    if (operation === undefined) return service.handle(request, call);
    const message = `The local cloud does not speak CBOR, in which ${signingName}'s ${operation} was called. Use another SDK.`;
    return failure(501, "UnknownOperationException", message);
  }

  function refuse(request: HttpRequest, service: string, fault: SignatureFault, requestId: string): HttpResponse {
    const operation = requestedOperation(request);
    const isExpired = fault.kind === "session-expired";
    const code = isExpired ? "ExpiredToken" : "SignatureDoesNotMatch";
    const message = isExpired
      ? "The credentials have expired."
      : `The signature of the request is not valid (${fault.kind}).`;
    routes.trace.emit({ kind: "refused", service, operation, code, message, requestId });
    const response =
      services.get(service)?.refuseSignature?.(request, fault, requestId) ??
      refuseSignature(service, request, fault, requestId);
    return { ...response, headers: { "x-amzn-requestid": requestId, ...response.headers } };
  }

  function reportRefusal(request: HttpRequest, service: string, response: HttpResponse, call: Call): void {
    const operation = requestedOperation(request);
    const body = response.body.toString();
    const message = /<Message>([^<]*)/.exec(body)?.[1] ?? (JSON.parse(body) as { message: string }).message;
    const about = { service, operation, code: "NotSupported", message, requestId: call.requestId };
    routes.trace.emit({ kind: "refused", ...about, caller: nameOf(call.caller), ...causedBy(call.caller) });
  }

  return {
    serve: (request) => answer(request, false),
    async listen(port) {
      const listening = createHttpServer((incoming, outgoing) => {
        serve(incoming, outgoing).catch((error: unknown) => {
          if (!incoming.destroyed && !(error instanceof ConnectionLost))
            console.error(printableLines(`Cannot answer ${incoming.method} ${incoming.url}: ${inspect(error)}`));
          outgoing.destroy();
        });
      }, routes.limits);
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
      report.stop();
      const closing = server;
      if (!closing) return;
      const closed = new Promise((resolve) => closing.close(resolve));
      closing.closeAllConnections();
      await closed;
    },
  };
}

function refuseBody(outgoing: ServerResponse): void {
  const detail = `The request body is longer than ${LARGEST_BODY} bytes: nothing here takes as much.`;
  const problem = { type: "about:blank", title: "Content Too Large", status: 413, detail };
  outgoing.writeHead(413, { "content-type": "application/problem+json" }).end(JSON.stringify(problem));
}

function failure(status: number, code: string, message: string): HttpResponse {
  const headers = { "content-type": "application/json", "x-amzn-errortype": code };
  return { status, headers, body: JSON.stringify({ __type: code, message }) };
}
