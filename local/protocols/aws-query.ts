import { type Api, carryOut } from "../api/carry-out.ts";
import { findOperation, type Operation } from "../api/operation.ts";
import type { Members } from "../api/shapes.ts";
import { AwsError, type HttpRequest, type HttpResponse, type Service } from "../aws.ts";
import { unknownOperation } from "./not-supported.ts";
import { fromForm } from "./query-form.ts";
import { decodeForm } from "./query-input.ts";
import { toXml } from "./query-xml.ts";

interface AwsQueryApi<State> extends Api<State> {
  /** The XML namespace of every response. */
  namespace: string;
}

const ACCESS_DENIED = { code: "AccessDenied", status: 403 };

/** A service that speaks the AWS Query protocol: `Action` and its parameters come as a form, the answer is XML. */
export function awsQuery<State>(api: AwsQueryApi<State>): Service {
  const { accessDenied = ACCESS_DENIED } = api;
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
        const name = typeof Action === "string" ? Action : "";
        const operation = operationNamed(api, name);
        const asked = { name, operation, decode: (members: Members) => decodeForm(parameters, members) };
        const output = toXml(await carryOut({ ...api, accessDenied }, asked, call));
        const result = output ? `<${name}Result>${output}</${name}Result>` : "";
        return answer(200, `${name}Response`, `${result}<ResponseMetadata>${requestId}</ResponseMetadata>`);
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

function operationNamed<State>(api: AwsQueryApi<State>, name: string): Operation<State> {
  const operation = findOperation(api.operations, name);
  if (operation) return operation;
  throw unknownOperation(api.signingName, name || "(no Action is named)", "InvalidAction");
}
