import { ACCOUNT, AwsError, arn, parseArn } from "../aws.ts";
import { revisionOf } from "./revision.ts";

/** A function, as in `AWS::Lambda::Function`; `codeDirectory` contains the unpacked code. */
export interface FunctionConfig {
  name: string;
  /** `module.export`, such as `index.handler`. */
  handler: string;
  codeDirectory: string;
  environment: Record<string, string>;
  timeoutSeconds: number;
  memoryMb: number;
  roleArn: string;
  /** The maximum number of busy environments; 0 rejects every invocation. */
  reservedConcurrency?: number;
  runtime: string;
  description?: string;
  /** For a function created through the API: the archive's size, and its hash in Base64. */
  code?: { bytes: number; sha256: string };
  tags?: Record<string, string>;
  /** The port on which a debugger can attach. */
  inspectPort?: number;
  /** The log group; `/aws/lambda/<name>` by default. */
  logGroup?: string;
  /** Whether Lambda sends a trace of each invocation to X-Ray (it does not here, but the role must be allowed to). */
  traced?: boolean;
}

/** All run on the cloud's own Node.js. */
const RUNTIMES = ["nodejs24.x", "nodejs22.x", "nodejs20.x", "nodejs18.x"];

export const functionArn = (name: string): string => arn("lambda", `function:${name}`);

export const logGroupOf = ({ name, logGroup }: FunctionConfig): string => logGroup ?? `/aws/lambda/${name}`;

/** Returns the caller for a function's own calls: its role, with the function's name as the session name. */
export function roleCaller(config: FunctionConfig): { type: "role"; arn: string; roleArn: string } {
  const role = config.roleArn.split("/").at(-1) ?? config.roleArn;
  return { type: "role", arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${config.name}`, roleArn: config.roleArn };
}

/** Throws `InvalidParameterValueException` for what Lambda rejects or is not supported here. */
export function checkFunction(config: FunctionConfig): void {
  const bounds: [string, number, number, number][] = [
    ["Timeout", config.timeoutSeconds, 1, 900],
    ["MemorySize", config.memoryMb, 128, 10_240],
    ["ReservedConcurrentExecutions", config.reservedConcurrency ?? 0, 0, 1_000],
  ];
  for (const [name, value, least, most] of bounds) checkInteger(`Function ${config.name}: ${name}`, value, least, most);
  if (!RUNTIMES.includes(config.runtime)) {
    throw invalid(
      `Function ${config.name}: the runtime ${config.runtime} is not supported here: use ${RUNTIMES[0]} (${RUNTIMES.slice(1).join(", ")} are taken, too).`,
    );
  }
  if (!LOG_GROUP.test(logGroupOf(config))) {
    throw invalid(
      `Function ${config.name}: ${logGroupOf(config)} is no name of a log group: use up to 512 letters, digits and _-/.#.`,
    );
  }
  for (const [key, value] of Object.entries(config.environment)) {
    if (!VARIABLE.test(key) || value.includes("\0")) {
      throw invalid(
        `Function ${config.name}: the environment variable ${key} must be named by a letter and then letters, digits and _, ` +
          "and its value cannot hold the character NUL.",
      );
    }
    if (!RESERVED.test(key)) continue;
    throw invalid(
      `Function ${config.name}: Lambda was unable to configure your environment variables because the environment ` +
        `variable ${key} is reserved. Remove it from the function's environment.`,
    );
  }
}

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
const LOG_GROUP = /^[\w\-/.#]{1,512}$/;
// https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html; `_` begins names that Lambda reserves.
const VARIABLE = /^[A-Za-z_]\w*$/;
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
const RESERVED =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_)?REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(FUNCTION_(NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_(GROUP|STREAM)_NAME|RUNTIME_API)|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;

/** Resolves a name, a partial ARN (`account:function:name`) or an ARN to the unqualified ARN and the qualifier. */
export function resolveFunctionArn(reference: string): { arn: string; qualifier?: string } {
  const full = reference.startsWith("arn:") ? parseArn(reference).resource : reference;
  const [name = "", qualifier] = full.replace(/^(\d{12}:)?function:/, "").split(":");
  return qualifier ? { arn: functionArn(name), qualifier } : { arn: functionArn(name) };
}

export const invalid = (message: string): AwsError => new AwsError("InvalidParameterValueException", message, 400);

export function checkInteger(what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw invalid(`${what} is ${value}: it must be a whole number from ${least} to ${most}.`);
}

/** Returns a function's configuration in the format of `GetFunctionConfiguration`. */
export function describeFunction(config: FunctionConfig, lastModified: string): { RevisionId: string } {
  const described = {
    FunctionName: config.name,
    FunctionArn: functionArn(config.name),
    Runtime: config.runtime,
    Role: config.roleArn,
    Handler: config.handler,
    Timeout: config.timeoutSeconds,
    MemorySize: config.memoryMb,
    LastModified: lastModified,
    Version: "$LATEST",
    ...(Object.keys(config.environment).length > 0 && { Environment: { Variables: config.environment } }),
    PackageType: "Zip",
    Architectures: [process.arch === "arm64" ? "arm64" : "x86_64"],
    State: "Active",
    LastUpdateStatus: "Successful",
    LoggingConfig: { LogFormat: "Text", LogGroup: logGroupOf(config) },
    TracingConfig: { Mode: config.traced ? "Active" : "PassThrough" },
    EphemeralStorage: { Size: 512 },
    Description: config.description ?? "",
    ...(config.code && { CodeSize: config.code.bytes, CodeSha256: config.code.sha256 }),
  };
  return { ...described, RevisionId: revisionOf(described) };
}
