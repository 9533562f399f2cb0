/** The one account and region that the cloud stands for. */
export const ACCOUNT = "000000000000";
export const REGION = "us-east-1";

/** `arn:aws:<service>:<region>:<account>:<resource>`. */
export const arn = (service: string, resource: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

/** An ARN's parts; the resource keeps its own colons. */
export function parseArn(text: string): { service: string; region: string; account: string; resource: string } {
  const [, , service = "", region = "", account = "", ...resource] = text.split(":");
  return { service, region, account, resource: resource.join(":") };
}

/** An error as a service words it: `code` is what an SDK client shows as the error's name. */
export class AwsError extends Error {
  override name = "AwsError";
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Who calls: a function's role, an AWS service, or the person at the keyboard (the account's administrator). */
export type Caller = (
  | { type: "administrator"; arn: string }
  | { type: "role"; arn: string; roleArn: string }
  | { type: "service"; service: string; sourceArn: string }
) & {
  /** In which request: of a function, its invocation; of a client, the call itself; not given for a service by itself. */
  requestId?: string;
};

/** The caller as the trace and refusals name it: its ARN, or the service's name. */
export const nameOf = (caller: Caller): string => (caller.type === "service" ? caller.service : caller.arn);

/** The person at the keyboard, as an administrator of an account. */
export const administratorOf = (account: string): Caller => ({
  type: "administrator",
  arn: `arn:aws:iam::${account}:user/administrator`,
});

/** The administrator of the cloud's own account. */
export const ADMINISTRATOR: Caller = administratorOf(ACCOUNT);

/** Returns the account that an access key belongs to: one of twelve digits stands for that account. */
export const accountOf = (accessKeyId: string): string => (/^\d{12}$/.test(accessKeyId) ? accessKeyId : ACCOUNT);

export interface HttpRequest {
  method: string;
  /** The path as sent, without the query. */
  path: string;
  query: URLSearchParams;
  /** The query as sent, without the question mark; not there in what the cloud itself requests. */
  rawQuery?: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: Buffer;
}

export interface HttpResponse {
  status: number;
  /** A list is sent as a header line each. */
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

/** What a caller must be allowed to do for a call to be carried out. */
export interface RequiredAccess {
  /** Such as `sqs:SendMessage`. */
  action: string;
  /** The ARN, or `*` for an action without a resource. */
  resource: string;
  /** The resource's own policy, where it has one. */
  resourcePolicy?: object | readonly object[] | undefined;
  /** Condition keys of the action, beside those that follow from the caller. */
  context?: Record<string, string | readonly string[]>;
  /** Action or resource as the service writes them in a refusal, where it writes them differently. */
  shown?: { action?: string; resource?: string };
}

/** What a service knows of the call beside its input. */
export interface Call {
  caller: Caller;
  requestId: string;
  /** The endpoint as the caller wrote it, such as `http://127.0.0.1:4566`: queue URLs are built from it. */
  endpoint: string;
  /** AWS's words for the first access that the caller lacks; the gateway gives it, a test of one service may not. */
  refusal?: (required: readonly RequiredAccess[]) => string | undefined;
}

/** What is wrong with a signature. */
export type SignatureFault =
  | { kind: "token" | "mismatch" | "body" | "presign-expired" | "session-expired" | "unknown-key" }
  | { kind: "expired" | "early"; signedAt: string; now: string; limit: string };

/** A service of the cloud as the gateway sees it: found by the name in the signature's credential scope. */
export interface Service {
  signingName: string;
  handle(request: HttpRequest, call: Call): Promise<HttpResponse>;
  /** The refusal of a request with a wrong signature, where the service words it unlike its protocol. */
  refuseSignature?: (request: HttpRequest, fault: SignatureFault, requestId: string) => HttpResponse;
}
