import type { Call, Caller } from "../aws.ts";
import { type CallerTime, type Clock, machineTime } from "../clock.ts";
import { createDeadLetterQueues, type DeadLetterQueues } from "../dead-letter-queues.ts";
import { createRefusal, type Refusal } from "../iam/authorizer.ts";
import { ADMINISTRATOR_POLICY } from "../iam/caller.ts";
import type { MayAssume } from "../iam/identities.ts";
import type { Running } from "../iam/sessions.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import { type AsyncConfigs, createAsyncConfigs } from "./async-configs.ts";
import { type AsyncInvocations, createAsyncInvocations } from "./async-invocations.ts";
import { addFunction } from "./belongings.ts";
import { type Checks, createChecks } from "./checks.ts";
import { createDestinations } from "./destination.ts";
import { type StartEnvironment, startEnvironment } from "./environment.ts";
import type { Credentials } from "./environment-variables.ts";
import { type FunctionConfig, roleCaller } from "./function-config.ts";
import { createFunctionPermissions, type FunctionPermissions } from "./function-permissions.ts";
import { createFunctions, type Functions } from "./functions.ts";
import { createRun, type Run } from "./invocation.ts";
import { createInvoker, type Invoker } from "./invoker.ts";
import { createLifecycle, type Lifecycle } from "./lifecycle.ts";
import { LIMITS, type Limits } from "./limits.ts";
import { createMadeFunctions, type MadeFunctions } from "./made-functions.ts";
import { forgetProgress } from "./mappings/checkpoint.ts";
import { createMappings, type Mappings } from "./mappings/mappings.ts";
import { createPoll } from "./mappings/poll-source.ts";
import { createPool } from "./pool.ts";
import { runInBackground } from "./run-in-background.ts";
import type { QueueSource, StreamSource } from "./sources.ts";
import { createStart } from "./start-function.ts";
import { createTails, type Tails } from "./tail.ts";

export interface LambdaDeps {
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  /** The cloud's endpoint; asked when an environment starts. */
  endpoint(): string;
  credentialsFor(functionName: string, roleArn: string, running: Running): Credentials;
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
  /** Learns where functions' and mappings' dead letters go. */
  deadLetterQueues?: DeadLetterQueues;
  limits?: Partial<Limits> | undefined;
  /** How a function's environment starts; as a process when not given. */
  startEnvironment?: StartEnvironment | undefined;
  /** The time that invocations take; the machine's when not given. */
  callerTime?: CallerTime;
  /** What stands before every invocation, and may refuse it. */
  throttle?: (run: Run) => Run;
}

/** What the operations work with. */
export interface State {
  random: Random;
  functions: Functions;
  lifecycle: Lifecycle;
  /** The functions that were made through the API. */
  made: MadeFunctions;
  permissions: FunctionPermissions;
  asyncConfigs: AsyncConfigs;
  asyncInvocations: AsyncInvocations;
  mappings: Mappings;
  invoker: Invoker;
  tails: Tails;
  checks: Checks;
  readObject: LambdaDeps["readObject"];
}

/** One environment has the debugger's port, and keeps it. */
const INSPECTED = { environments: 1, promptEnvironments: 1, idleMs: 86_400_000 };

const ANYTHING = [ADMINISTRATOR_POLICY];

/** Reads what the store holds, and takes it up once functions may run. */
export function createState(deps: LambdaDeps): State {
  const { clock, random, store, trace, queues, ready = store.flush } = deps;
  const { deadLetterQueues = createDeadLetterQueues(), callerTime = machineTime } = deps;
  const limits = { ...LIMITS, ...deps.limits };
  const refusal = deps.refusal ?? createRefusal({ now: clock.now, policiesOf: () => ANYTHING });
  const functions = createFunctions();
  const tails = createTails();
  const checks = createChecks({ functions, queues, refusal, mayAssume: deps.mayAssume });
  const { throttle = (unlimited: Run) => unlimited } = deps;
  const run = throttle(createRun({ clock, callerTime, random, trace, ready }));
  const unattended = {
    run: runInBackground(run, trace),
    // A function can be a destination, and has destinations of its own.
    sendToDestination: createDestinations({ queues, trace, invokeAsync: (...event) => invoker.invokeAsync(...event) }),
  };

  const permissions = createFunctionPermissions(functions, store);
  const asyncInvocations = createAsyncInvocations({
    clock,
    store,
    ...unattended,
    concurrency: limits.asyncConcurrency,
  });
  const asyncConfigs = createAsyncConfigs({
    clock,
    store,
    deadLetterQueues,
    checkDestination: (target, destination) => checks.destination(roleCaller(target.config), destination),
  });
  const mappings = createMappings({
    clock,
    store,
    deadLetterQueues,
    exists: functions.has,
    forget: ({ functionArn: arn, eventSourceArn }) => forgetProgress(store, arn, eventSourceArn),
    poll: createPoll({ ...deps, ...unattended, refusal, functions, queueConcurrency: limits.queueConcurrency }),
    checkAccess: checks.mapping,
  });
  const invoker = createInvoker({ functions, refusal, random, run, asyncInvocations });

  const start = createStart({ ...deps, startEnvironment: deps.startEnvironment ?? startEnvironment, tails, refusal });
  const poolOf = (config: FunctionConfig) => {
    const limit = config.reservedConcurrency ?? limits.concurrency;
    const pool = createPool({
      ...{ ...limits, clock, limit, start: () => start(config) },
      ...(config.inspectPort !== undefined && INSPECTED),
    });
    // A debugger attaches before there is an invocation.
    if (config.inspectPort !== undefined) pool.prestart();
    return pool;
  };
  const lifecycle = createLifecycle({ clock, functions, poolOf });
  const parts = { functions, lifecycle, permissions, asyncConfigs, asyncInvocations, mappings };
  const add = (config: FunctionConfig) => addFunction(parts, config);
  const made = createMadeFunctions({ store, functions, lifecycle, add, check: checks.config });
  made.restore();
  ready().then(mappings.resume, () => {});

  return { ...parts, random, made, invoker, tails, checks, readObject: deps.readObject };
}
