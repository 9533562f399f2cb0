import type { Clock } from "../clock.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { Running } from "../iam/sessions.ts";
import type { Random } from "../random.ts";
import type { Trace } from "../trace.ts";
import { withLocalSources } from "./code/local-sources.ts";
import type { Environment, StartEnvironment } from "./environment.ts";
import { type Credentials, environmentVariables } from "./environment-variables.ts";
import { type FunctionConfig, functionArn, logGroupOf, roleCaller } from "./function-config.ts";
import { logAccess } from "./role-access.ts";
import type { Tails } from "./tail.ts";

interface Deps {
  clock: Clock;
  random: Random;
  trace: Trace;
  tails: Tails;
  refusal: Refusal;
  endpoint(): string;
  credentialsFor(functionName: string, roleArn: string, running: Running): Credentials;
  /** Takes a line of a function to its log group. */
  writeLog?: ((group: string, stream: string, message: string, role: RoleCaller) => void) | undefined;
  compileCacheDirectory?: string | undefined;
  startEnvironment: StartEnvironment;
}

type RoleCaller = ReturnType<typeof roleCaller>;

/** How an environment of a function is started: with its variables, its log stream, and its role's credentials. */
export function createStart(deps: Deps): (config: FunctionConfig) => Environment {
  const { clock, random, trace, tails, refusal, startEnvironment } = deps;

  function logStreamName(): string {
    const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll("-", "/");
    return `${day}/[$LATEST]${random.text(32, "0123456789abcdef")}`;
  }

  function variablesOf(config: FunctionConfig, logStream: string, running: Running): Record<string, string> {
    const credentials = deps.credentialsFor(config.name, config.roleArn, running);
    const variables = environmentVariables(config, { logStream, credentials, endpoint: deps.endpoint() });
    if (config.inspectPort !== undefined) variables["LOCAL_INSPECT_PORT"] = String(config.inspectPort);
    else if (deps.compileCacheDirectory !== undefined) variables["NODE_COMPILE_CACHE"] = deps.compileCacheDirectory;
    return variables;
  }

  return (given) => {
    const config = given.inspectPort === undefined ? given : withLocalSources(given);
    const arn = functionArn(config.name);
    const logStream = logStreamName();
    const group = logGroupOf(config);
    const role = roleCaller(config);
    const mayLog = logAccess(refusal, role, { group, name: logStream }, (message, explanation) =>
      trace.emit({
        kind: "refused",
        service: "logs",
        operation: "PutLogEvents",
        code: "AccessDeniedException",
        message,
        ...explanation,
      }),
    );
    const running: Running = {};
    const environment = startEnvironment({
      variables: variablesOf(config, logStream, running),
      codeDirectory: config.codeDirectory,
      memoryMb: config.memoryMb,
      inspectPort: config.inspectPort,
      running,
      onLog(text, requestId) {
        const line = text.replaceAll("\r", "\n");
        if (requestId !== undefined) tails.add(requestId, line);
        if (!mayLog()) return;
        trace.emit({ kind: "log", function: arn, line, ...(requestId !== undefined && { requestId }) });
        deps.writeLog?.(group, logStream, line, role);
      },
      onExit: (reason) => trace.emit({ kind: "environment-stopped", function: arn, pid: environment.pid, reason }),
    });
    trace.emit({ kind: "environment-started", function: arn, pid: environment.pid });
    return environment;
  };
}
