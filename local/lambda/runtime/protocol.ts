/** The variable that names the directory of the app, which may have the AWS SDK; the function does not see it. */
export const APP_DIRECTORY = "CDK_LOCAL_CLOUD_APP_DIRECTORY";

/** A failure as Lambda's Node.js runtime words it. */
export interface FunctionError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** What the cloud asks of an environment, one at a time. */
export interface InvokeMessage {
  requestId: string;
  /** JSON text. */
  payload: string;
  functionArn: string;
  /** Milliseconds since the epoch, the machine's own time. */
  deadline: number;
  traceId: string;
  /** JSON text. */
  clientContext?: string;
}

/** What an environment tells the cloud. A request id is missing for what happens outside an invocation. */
export type EnvironmentMessage =
  | { kind: "ready" }
  | { kind: "init-failed"; error: FunctionError }
  | { kind: "log"; requestId?: string; text: string }
  | { kind: "succeeded"; requestId: string; payload: string }
  /** `fatal`: the environment ends with it. */
  | { kind: "failed"; requestId: string; error: FunctionError; fatal?: true };
