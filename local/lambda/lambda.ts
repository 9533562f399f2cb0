import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { AwsError, type Call, type Caller, parseArn, type Service } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { createRefusal, type Refusal } from "../iam/authorizer.ts";
import { ADMINISTRATOR_POLICY } from "../iam/caller.ts";
import type { MayAssume } from "../iam/identities.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import { checkDestinationAccess, checkInvoke, checkTraceAccess } from "./access.ts";
import type { AsyncConfig } from "./async-config.ts";
import { createAsyncConfigs } from "./async-configs.ts";
import { createAsyncInvocations } from "./async-invocations.ts";
import { createDestinations } from "./destination.ts";
import type { Credentials } from "./environment-variables.ts";
import {
  checkFunction,
  type FunctionConfig,
  functionArn,
  invalid,
  resolveFunctionArn,
  roleCaller,
} from "./function-config.ts";
import { createFunctionPermissions } from "./function-permissions.ts";
import { createFunctions, type LambdaFunction } from "./functions.ts";
import { ASYNC_LIMIT, checkPayload, createRun, type Run, SYNC_LIMIT, triggerOf } from "./invocation.ts";
import { createLifecycle } from "./lifecycle.ts";
import { createMadeFunctions } from "./made-functions.ts";
import { forgetProgress } from "./mappings/checkpoint.ts";
import { type MappingConfig, sourceKind } from "./mappings/mapping-config.ts";
import { createMappings } from "./mappings/mappings.ts";
import { pollQueue } from "./mappings/queue-poller.ts";
import { checkSourceAccess, queueFor, streamFor } from "./mappings/source-access.ts";
import { pollStream } from "./mappings/stream-poller.ts";
import type { Permission } from "./permissions.ts";
import { createPool } from "./pool.ts";
import { lambdaService } from "./service.ts";
import type { QueueSource, StreamSource } from "./sources.ts";
import { createStart } from "./start-function.ts";
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
  /** Reads the code of a function from a bucket, for a caller. */
  readObject?: (bucket: string, key: string, call: Call) => Promise<Buffer>;
  /** Takes a line of a function to its log group. */
  writeLog?: (group: string, stream: string, message: string, role: Caller) => void;
  /** Where Node.js keeps compiled code between environments: cuts their start. Nothing is kept without it. */
  compileCacheDirectory?: string;
  limits?: Partial<Limits>;
}

export interface Limits {
  /** Invocations of a function under way at once, without reserved concurrency: AWS's account has 1000. */
  concurrency: number;
  /** Environments of a function that this machine runs at once: beyond, invocations wait for their turn. */
  environments: number;
  /** So many of them start at once when all others are busy; each further one only for an invocation that has waited. */
  promptEnvironments: number;
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
  promptEnvironments: 2 * availableParallelism(),
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
  /** The ARNs of the queues and streams that functions are fed from. */
  eventSources(): string[];
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
  const ready = deps.ready ?? store.flush;
  const run = createRun({ clock, random, trace, ready });
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
  const asyncConfigs = createAsyncConfigs({
    clock,
    store,
    checkDestination: (target, destination) => checkDestination(roleCaller(target.config), destination),
  });
  const mappings = createMappings({
    clock,
    store,
    exists: functions.has,
    forget: ({ functionArn: arn, eventSourceArn }) => forgetProgress(store, arn, eventSourceArn),
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

  const start = createStart({ ...deps, tails, refusal });
  const poolOf = (config: FunctionConfig) => {
    const limit = config.reservedConcurrency ?? limits.concurrency;
    return createPool({ ...limits, clock, limit, start: () => start(config) });
  };
  const lifecycle = createLifecycle({ clock, functions, poolOf });
  const made = createMadeFunctions({ store, functions, lifecycle, add, check });

  /** Throws for a function that Lambda refuses: its settings, its name, its role. */
  function check(config: FunctionConfig): void {
    checkFunction(config);
    const service = { type: "service", service: "lambda.amazonaws.com", sourceArn: functionArn(config.name) } as const;
    if (deps.mayAssume?.(config.roleArn, service) === false)
      throw invalid(`The role defined for the function cannot be assumed by Lambda: ${config.roleArn}.`);
    if (config.traced) checkTraceAccess(refusal, roleCaller(config));
  }

  function checkNew(name: string): void {
    if (functions.has(functionArn(name)))
      throw new AwsError("ResourceConflictException", `Function already exist: ${name}`, 409);
  }

  function add(config: FunctionConfig): LambdaFunction {
    const created = lifecycle.add(config);
    permissions.restore(created);
    asyncConfigs.restore(created);
    asyncInvocations.resume(created);
    return created;
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

  /** What belongs to a function that is gone. */
  async function forget(functionArn: string): Promise<void> {
    permissions.forget(functionArn);
    asyncConfigs.forget(functionArn);
    asyncInvocations.forget(functionArn);
    const gone = mappings.all().filter(({ config }) => config.functionArn === functionArn);
    await Promise.all(gone.map(({ id }) => mappings.remove(id)));
  }

  made.restore();
  ready().then(mappings.resume, () => {});

  return {
    service: lambdaService({
      ...{ functions, made, permissions, asyncConfigs, mappings, tails, random },
      ...{ invoke, invokeAsync, permitted, checkNew, forget },
      readObject: deps.readObject,
    }),

    createFunction(config) {
      checkFunction(config);
      checkNew(config.name);
      if (!existsSync(config.codeDirectory)) {
        throw invalid(`Function ${config.name}: its code directory ${config.codeDirectory} does not exist.`);
      }
      check(config);
      return { arn: add(config).arn };
    },

    arnOf: (reference) => resolveFunctionArn(reference).arn,

    configureAsync: (reference, config) => asyncConfigs.declare(functions.find(reference), config),
    addPermission: (reference, permission) => permissions.add(reference, permission),
    removePermission: permissions.remove,
    permissionsOf: (reference) => functions.find(reference).permissions,
    functionArns: () => functions.all().map(({ arn }) => arn),

    createEventSourceMapping(config) {
      const target = functions.find(config.functionArn);
      return { id: mappings.create({ ...config, functionArn: target.arn }).id };
    },

    eventSources: () => mappings.all().map(({ config }) => config.eventSourceArn),

    invoke,
    invokeAsync,

    environments: () =>
      functions.all().flatMap(({ arn, pool }) => pool.environments().map((each) => ({ function: arn, ...each }))),

    async stop() {
      asyncInvocations.stop();
      const polled = mappings.stop();
      await lifecycle.stop();
      await polled;
      made.stop();
    },
  };
}
