import {
  AwsError,
  type HttpRequest,
  type HttpResponse,
  type Operation,
  type RequiredAccess,
  type Service,
} from "../aws.ts";
import type { Members } from "../validation/shapes.ts";
import { unknownOperation } from "./not-supported.ts";
import { fromForm } from "./query-form.ts";
import { decodeForm } from "./query-input.ts";
import { toXml } from "./query-xml.ts";

interface AwsQueryApi {
  signingName: string;
  /** The XML namespace of every answer. */
  namespace: string;
  operations: Record<string, Operation>;
  /** The shape of each operation's input. */
  inputs: Record<string, Members>;
  /** What a caller must be allowed to do; `<signingName>:<operation>` on `*` when not given. */
  requiredAccess?: (operation: string, input: Record<string, unknown>) => readonly RequiredAccess[];
  /** The error of a caller that lacks it, where it is not `AccessDenied` with status 403. */
  accessDenied?: { code: string; status: number };
}

/** A service that speaks the AWS Query protocol: `Action` and its parameters come as a form, the answer is XML. */
export function awsQuery(api: AwsQueryApi): Service {
  const {
    requiredAccess = (operation) => [{ action: `${api.signingName}:${operation}`, resource: "*" }],
    accessDenied = { code: "AccessDenied", status: 403 },
  } = api;
  return {
    signingName: api.signingName,
    async handle(request, call): Promise<HttpResponse> {
      const requestId = toXml({ RequestId: call.requestId });
      const answer = (status: number, root: string, content: string): HttpResponse => ({
        status,
        headers: { "content-type": "text/xml" },
        body: `<${root} xmlns="${api.namespace}">${content}</${root}>`,
      });
      try {
        const { Action, ...parameters } = inputOf(request);
        const action = typeof Action === "string" ? Action : "";
        const run = operationNamed(api, action);
        const input = decodeForm(parameters, api.inputs[action] ?? {}) as Record<string, unknown>;
        const refusal = call.refusal?.(requiredAccess(action, input));
        if (refusal !== undefined) throw new AwsError(accessDenied.code, refusal, accessDenied.status);
        const output = toXml(await run(input, call));
        const result = output ? `<${action}Result>${output}</${action}Result>` : "";
        return answer(200, `${action}Response`, `${result}<ResponseMetadata>${requestId}</ResponseMetadata>`);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const { code: Code, message: Message, status } = error;
        const Type = status < 500 ? "Sender" : "Receiver";
        return answer(status, "ErrorResponse", `<Error>${toXml({ Type, Code, Message })}</Error>${requestId}`);
      }
    },
  };
}

/** The parameters of a request, whether it carries them in its body or, as a link does, in its URL. */
function inputOf({ query, body }: HttpRequest): Record<string, unknown> {
  return fromForm([...query, ...new URLSearchParams(body.toString("utf8"))]);
}

function operationNamed(api: AwsQueryApi, name: string): Operation {
  const operation = Object.hasOwn(api.operations, name) ? api.operations[name] : undefined;
  if (operation) return operation;
  throw unknownOperation(api.signingName, name || "(no Action is named)", "InvalidAction");
}
