import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { AwsError, type Caller, parseArn, type Service } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { createRefusal, type Refusal } from "../iam/authorizer.ts";
import { ADMINISTRATOR_POLICY } from "../iam/caller.ts";
import type { MayAssume } from "../iam/identities.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import { checkDestinationAccess, checkInvoke, checkTraceAccess, logAccess } from "./access.ts";
import { ASYNC_DEFAULTS, type AsyncConfig, checkAsyncConfig } from "./async-config.ts";
import { createAsyncInvocations } from "./async-invocations.ts";
import { createDestinations } from "./destination.ts";
import { type Environment, startEnvironment } from "./environment.ts";
import { type Credentials, environmentVariables } from "./environment-variables.ts";
import {
  checkFunction,
  type FunctionConfig,
  functionArn,
  invalid,
  logGroupOf,
  resolveFunctionArn,
  roleCaller,
} from "./function-config.ts";
import { createFunctionPermissions } from "./function-permissions.ts";
import { createFunctions, type LambdaFunction } from "./functions.ts";
import { ASYNC_LIMIT, checkPayload, createRun, type Run, SYNC_LIMIT, triggerOf } from "./invocation.ts";
import { type MappingConfig, sourceKind } from "./mappings/mapping-config.ts";
import { createMappings } from "./mappings/mappings.ts";
import { pollQueue } from "./mappings/queue-poller.ts";
import { checkSourceAccess, queueFor, streamFor } from "./mappings/source-access.ts";
import { pollStream } from "./mappings/stream-poller.ts";
import { type Permission, resourcePolicy } from "./permissions.ts";
import { createPool } from "./pool.ts";
import { lambdaService } from "./service.ts";
import type { QueueSource, StreamSource } from "./sources.ts";
import { createTails } from "./tail.ts";

export interface LambdaDeps {
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  /** The cloud's endpoint; asked when an environment starts. */
  endpoint(): string;
  credentialsFor(functionName: string, roleArn: string): Credentials;
  /** Resolves when a function may be given something: nothing that it learns of may be undone by a crash. */
  ready?: () => Promise<void>;
  /** Whether a role lets Lambda assume it; without it every role does. */
  mayAssume?: MayAssume;
  /** Judges who invokes, and what functions' roles let Lambda do for them; without it roles may do all of that. */
  refusal?: Refusal;
  queues: QueueSource;
  streams: StreamSource;
  /** Where Node.js keeps compiled code between environments: cuts their start. Nothing is kept without it. */
  compileCacheDirectory?: string;
  limits?: Partial<Limits>;
}

export interface Limits {
  /** Invocations of a function under way at once, without reserved concurrency: AWS's account has 1000. */
  concurrency: number;
  /** Environments of a function that this machine runs at once: beyond, invocations wait for their turn. */
  environments: number;
  /** Accepted events of a function that run at once. */
  asyncConcurrency: number;
  /** Batches of a queue that run at once when its mapping sets no MaximumConcurrency. */
  queueConcurrency: number;
  /** How long an environment may be idle, in milliseconds. */
  idleMs: number;
}

const LIMITS: Limits = {
  concurrency: 1000,
  environments: 4 * availableParallelism(),
  asyncConcurrency: 10,
  queueConcurrency: 10,
  idleMs: 5 * 60_000,
};

const ANYTHING = [ADMINISTRATOR_POLICY];

export interface InvokeResult {
  /** JSON text: the answer, or the error as `{ errorType, errorMessage, trace }`. */
  payload: string;
  error?: "Unhandled";
  requestId: string;
  executedVersion: "$LATEST";
}

export interface Lambda {
  service: Service;
  /** Throws `InvalidParameterValueException`, or `ResourceConflictException` when the name is taken. */
  createFunction(config: FunctionConfig): { arn: string };
  /** The ARN that a name, a partial ARN or an ARN stands for, whether or not there is such a function. */
  arnOf(reference: string): string;
  configureAsync(functionArn: string, config: Partial<AsyncConfig>): void;
  addPermission(functionArn: string, permission: Permission): void;
  /** Throws `ResourceNotFoundException`. */
  removePermission(functionArn: string, statementId: string): void;
  permissionsOf(functionArn: string): readonly Permission[];
  functionArns(): string[];
  createEventSourceMapping(config: MappingConfig): { id: string };
  /** Resolves with the answer or the function's error; throws `AwsError` when it is not run at all. */
  invoke(functionArn: string, payload: string, caller: Caller): Promise<InvokeResult>;
  /** Accepts an event and runs it with retries and destinations; throws `AwsError` when it is not accepted. */
  invokeAsync(functionArn: string, payload: string, caller: Caller): Promise<{ requestId: string }>;
  environments(): { function: string; pid: number; busy: boolean }[];
  /** Kills every environment; accepted events stay in the store. */
  stop(): Promise<void>;
}

/** Lambda: functions in processes of their own, asynchronous invocations, event source mappings. */
export function createLambda(deps: LambdaDeps): Lambda {
  const { clock, random, store, trace } = deps;
  const limits = { ...LIMITS, ...deps.limits };
  const refusal = deps.refusal ?? createRefusal({ now: clock.now, policiesOf: () => ANYTHING });
  const readerOf = (target: LambdaFunction) => ({ refusal, role: roleCaller(target.config) });
  const functions = createFunctions();
  const permissions = createFunctionPermissions(functions, store);
  const tails = createTails();
  const run = createRun({ clock, random, trace, ready: deps.ready ?? store.flush });
  /** For those whom nobody waits for: that they were not run would else be seen nowhere. */
  const runInBackground: Run = async (target, request) => {
    try {
      return await run(target, request);
    } catch (error) {
      if (error instanceof AwsError) {
        const message = `${target.arn} was not run for ${request.trigger}: ${error.message}`;
        trace.emit({ kind: "refused", service: "lambda", operation: "Invoke", code: error.code, message });
      }
      throw error;
    }
  };
  const sendToDestination = createDestinations({ queues: deps.queues, trace, invokeAsync });
  const asyncInvocations = createAsyncInvocations({
    clock,
    store,
    run: runInBackground,
    sendToDestination,
    concurrency: limits.asyncConcurrency,
  });
  const mappings = createMappings({
    clock,
    store,
    poll(config) {
      const target = functions.find(config.functionArn);
      if (sourceKind(config.eventSourceArn) === "stream") {
        const streams = streamFor(readerOf(target), deps.streams);
        return pollStream(
          { clock, random, store, trace, streams, run: runInBackground, sendToDestination },
          target,
          config,
        );
      }
      const concurrency = Math.min(limits.queueConcurrency, target.config.reservedConcurrency ?? Infinity);
      const queues = queueFor(readerOf(target), deps.queues);
      return pollQueue({ clock, trace, queues, run: runInBackground, concurrency }, target, config);
    },
    checkAccess({ functionArn, eventSourceArn, onFailureArn }) {
      const reader = readerOf(functions.find(functionArn));
      checkSourceAccess(reader, eventSourceArn, deps.queues);
      if (onFailureArn !== undefined) checkDestination(reader.role, onFailureArn);
    },
  });

  function checkDestination(role: Caller, destination: string): void {
    const isQueue = parseArn(destination).service === "sqs";
    const policy = isQueue ? deps.queues.policyOf?.(destination) : functions.find(destination).policy;
    checkDestinationAccess(refusal, role, destination, policy);
  }

  function logStreamName(): string {
    const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll("-", "/");
    return `${day}/[$LATEST]${random.text(32, "0123456789abcdef")}`;
  }

  function variablesOf(config: FunctionConfig, logStream: string): Record<string, string> {
    const credentials = deps.credentialsFor(config.name, config.roleArn);
    const variables = environmentVariables(config, { logStream, credentials, endpoint: deps.endpoint() });
    if (deps.compileCacheDirectory !== undefined) variables["NODE_COMPILE_CACHE"] = deps.compileCacheDirectory;
    return variables;
  }

  function start(config: FunctionConfig): Environment {
    const arn = functionArn(config.name);
    const logStream = logStreamName();
    const mayLog = logAccess(refusal, roleCaller(config), { group: logGroupOf(config), name: logStream }, (message) =>
      trace.emit({
        kind: "refused",
        service: "logs",
        operation: "PutLogEvents",
        code: "AccessDeniedException",
        message,
      }),
    );
    const environment = startEnvironment({
      variables: variablesOf(config, logStream),
      codeDirectory: config.codeDirectory,
      memoryMb: config.memoryMb,
      onLog(text, requestId) {
        const line = text.replaceAll("\r", "\n");
        if (requestId !== undefined) tails.add(requestId, line);
        if (mayLog()) trace.emit({ kind: "log", function: arn, line, ...(requestId !== undefined && { requestId }) });
      },
      onExit: (reason) => trace.emit({ kind: "environment-stopped", function: arn, pid: environment.pid, reason }),
    });
    trace.emit({ kind: "environment-started", function: arn, pid: environment.pid });
    return environment;
  }

  function permitted(reference: string, caller: Caller): LambdaFunction {
    const target = functions.find(reference);
    checkInvoke(refusal, target, caller);
    return target;
  }

  async function invokeAsync(reference: string, payload: string, caller: Caller): Promise<{ requestId: string }> {
    const target = permitted(reference, caller);
    const requestId = random.uuid();
    asyncInvocations.accept(target, {
      requestId,
      payload: checkPayload(payload, ASYNC_LIMIT),
      trigger: triggerOf(caller),
    });
    return { requestId };
  }

  async function invoke(
    reference: string,
    payload: string,
    caller: Caller,
    options: { clientContext?: string; requestId?: string } = {},
  ): Promise<InvokeResult> {
    const target = permitted(reference, caller);
    const checked = checkPayload(payload, SYNC_LIMIT);
    const done = await run(target, { ...options, payload: checked, trigger: triggerOf(caller) });
    const { requestId } = done;
    return { payload: done.payload, requestId, executedVersion: "$LATEST", ...(done.error && { error: "Unhandled" }) };
  }

  return {
    service: lambdaService({ functions, permissions, mappings, invoke, invokeAsync, permitted, tails, random }),

    createFunction(config) {
      checkFunction(config);
      const arn = functionArn(config.name);
      if (functions.has(arn)) {
        throw new AwsError("ResourceConflictException", `Function already exist: ${config.name}`, 409);
      }
      if (!existsSync(config.codeDirectory)) {
        throw invalid(`Function ${config.name}: its code directory ${config.codeDirectory} does not exist.`);
      }
      const service = { type: "service", service: "lambda.amazonaws.com", sourceArn: arn } as const;
      if (deps.mayAssume?.(config.roleArn, service) === false)
        throw invalid(`The role defined for the function cannot be assumed by Lambda: ${config.roleArn}.`);
      if (config.traced) checkTraceAccess(refusal, roleCaller(config));
      const limit = config.reservedConcurrency ?? limits.concurrency;
      const { environments, idleMs } = limits;
      const created: LambdaFunction = {
        arn,
        config,
        lastModified: new Date(clock.now()).toISOString().replace("Z", "+0000"),
        pool: createPool({ clock, limit, environments, idleMs, start: () => start(config) }),
        permissions: [],
        policy: resourcePolicy(arn, []),
        asyncConfig: ASYNC_DEFAULTS,
      };
      functions.add(created);
      permissions.restore(created);
      asyncInvocations.resume(created);
      return { arn };
    },

    arnOf: (reference) => resolveFunctionArn(reference).arn,

    configureAsync(reference, config) {
      const target = functions.find(reference);
      target.asyncConfig = checkAsyncConfig(target.arn, config);
      for (const destination of [config.onFailureArn, config.onSuccessArn])
        if (destination !== undefined) checkDestination(roleCaller(target.config), destination);
    },

    addPermission: (reference, permission) => permissions.add(reference, permission),
    removePermission: permissions.remove,
    permissionsOf: (reference) => functions.find(reference).permissions,
    functionArns: () => functions.all().map(({ arn }) => arn),

    createEventSourceMapping(config) {
      const target = functions.find(config.functionArn);
      return { id: mappings.create({ ...config, functionArn: target.arn }).id };
    },

    invoke,
    invokeAsync,

    environments: () =>
      functions.all().flatMap(({ arn, pool }) => pool.environments().map((each) => ({ function: arn, ...each }))),

    async stop() {
      asyncInvocations.stop();
      const polled = mappings.stop();
      await Promise.all(functions.all().map(({ pool }) => pool.stop()));
      await polled;
    },
  };
}
