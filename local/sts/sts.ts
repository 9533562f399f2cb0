import { ACCOUNT, type Caller, type HttpResponse, type Service } from "../aws.ts";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

/** STS, to tell who calls. It speaks the Query protocol: a form goes in, XML comes out. */
export function createSts(): { service: Service } {
  return {
    service: {
      signingName: "sts",
      handle: async (request, { caller, requestId }) => {
        const action = new URLSearchParams(request.body.toString("utf8")).get("Action") ?? request.query.get("Action");
        if (action === "GetCallerIdentity") return xml(200, identity(caller, requestId));
        const message = `sts: the operation ${action ?? "(none named in Action)"} is not supported by the local cloud. Supported: GetCallerIdentity.`;
        return xml(501, failure("UnknownOperationException", message, requestId));
      },
    },
  };
}

function identity(caller: Caller, requestId: string): string {
  const arn = caller.type === "service" ? caller.sourceArn : caller.arn;
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  const result = { Arn: arn, UserId: name, Account: ACCOUNT };
  const elements = Object.entries(result).map(([element, value]) => `<${element}>${escapeXml(value)}</${element}>`);
  return `<GetCallerIdentityResponse xmlns="${NAMESPACE}"><GetCallerIdentityResult>${elements.join("")}</GetCallerIdentityResult>${metadata(requestId)}</GetCallerIdentityResponse>`;
}

function failure(code: string, message: string, requestId: string): string {
  return `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${escapeXml(requestId)}</RequestId></ErrorResponse>`;
}

const metadata = (requestId: string) =>
  `<ResponseMetadata><RequestId>${escapeXml(requestId)}</RequestId></ResponseMetadata>`;

const xml = (status: number, body: string): HttpResponse => ({ status, headers: { "content-type": "text/xml" }, body });

const escapeXml = (text: string) => text.replace(/[<>&]/g, (char) => `&#${char.charCodeAt(0)};`);
