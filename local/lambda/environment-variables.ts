import { fileURLToPath } from "node:url";
import { REGION } from "../aws.ts";
import { type FunctionConfig, logGroupOf } from "./function-config.ts";

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/**
 * Returns a function's `process.env`: Lambda's own variables, the role's credentials, and the function's variables, but
 * none of the parent process's. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function environmentVariables(
  config: FunctionConfig,
  run: { logStream: string; credentials: Credentials; endpoint: string },
): Record<string, string> {
  return {
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    PATH: "/usr/local/bin:/usr/bin:/bin",
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    AWS_ENDPOINT_URL: run.endpoint,
    ...config.environment,
    _HANDLER: config.handler,
    LAMBDA_TASK_ROOT: config.codeDirectory,
    LAMBDA_RUNTIME_DIR: fileURLToPath(new URL("./runtime", import.meta.url)),
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EXECUTION_ENV: `AWS_Lambda_${config.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: config.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf(config),
    AWS_LAMBDA_LOG_STREAM_NAME: run.logStream,
    AWS_ACCESS_KEY_ID: run.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: run.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: run.credentials.sessionToken,
  };
}
