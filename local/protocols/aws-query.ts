import { type Api, carryOut } from "../api/carry-out.ts";
import { findOperation, type Operation } from "../api/operation.ts";
import type { Members } from "../api/shapes.ts";
import { AwsError, type HttpRequest, type HttpResponse, type Service } from "../aws.ts";
import { writeXml, type XmlContent } from "../xml.ts";
import { unknownOperation } from "./not-supported.ts";
import { fromForm } from "./query-form.ts";
import { decodeForm } from "./query-input.ts";
import { contentOf, toXml } from "./query-xml.ts";

interface AwsQueryApi<State> extends Api<State> {
  /** The XML namespace of every response. */
  namespace: string;
  /** The operations without an output; a client expects the element of the result of every other one, be it empty. */
  withoutResult: readonly string[];
  /** Renames an operation's parameters, where they differ from the members of its shape. */
  read?: (parameters: Record<string, unknown>, members: Members) => Record<string, unknown>;
  /** Writes an operation's output, where lists and maps differ from the protocol's usual ones. */
  write?: (output: object, operation: string) => XmlContent;
  /** Returns an error's code, where it differs from that of the service's other protocol. */
  codeOf?: (error: AwsError) => string;
}

const ACCESS_DENIED = { code: "AccessDenied", status: 403 };

/** A service that speaks the AWS Query protocol: `Action` and its parameters come as a form, the answer is XML. */
export function awsQuery<State>(api: AwsQueryApi<State>): Service {
  const { accessDenied = ACCESS_DENIED, codeOf = ({ code }) => code, write = contentOf } = api;
  const { read = (parameters: Record<string, unknown>) => parameters } = api;
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
        const asked = { name, operation, decode: (members: Members) => decodeForm(read(parameters, members), members) };
        const output = await carryOut({ ...api, accessDenied }, asked, call);
        const result = api.withoutResult.includes(name)
          ? ""
          : `<${name}Result>${writeXml(write(output, name))}</${name}Result>`;
        return answer(200, `${name}Response`, `${result}<ResponseMetadata>${requestId}</ResponseMetadata>`);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const { message: Message, status } = error;
        const Type = status < 500 ? "Sender" : "Receiver";
        return answer(
          status,
          "ErrorResponse",
          `<Error>${toXml({ Type, Code: codeOf(error), Message })}</Error>${requestId}`,
        );
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
