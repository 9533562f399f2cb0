import { AwsError, type HttpRequest, type HttpResponse } from "./aws.ts";
import { type CallerTime, type Clock, type DrivenClock, machineTime } from "./clock.ts";
import { createCloudFormation } from "./cloudformation/cloudformation.ts";
import type { ConsoleConfig } from "./console/config.ts";
import { createConsole } from "./console/server/console.ts";
import { createLetterBox } from "./console/server/failures/letter-box.ts";
import { toConsole } from "./console/server/to-console.ts";
import { createControl } from "./control/control.ts";
import { createDeadLetterQueues } from "./dead-letter-queues.ts";
import { createDynamoDb, type DynamoDb } from "./dynamodb/dynamodb.ts";
import { createEventBridge, type EventBridge } from "./event-bridge/event-bridge.ts";
import { createFaults, type Faults } from "./faults/faults.ts";
import { createGateway } from "./gateway/gateway.ts";
import { safeAnswers } from "./gateway/safe-answers.ts";
import { createHttpApi, type HttpApi } from "./http-api/http-api.ts";
import { createRefusal } from "./iam/authorizer.ts";
import { createGrantUse } from "./iam/grants.ts";
import { createIam } from "./iam/iam.ts";
import { createIdentities, type Identities, type MayAssume } from "./iam/identities.ts";
import { userIdOf } from "./iam/user-id.ts";
import { createKinesis, type Kinesis } from "./kinesis/kinesis.ts";
import { startEnvironment } from "./lambda/environment.ts";
import { createLambda, type Lambda, type LambdaDeps } from "./lambda/lambda.ts";
import { createFunctionLogs } from "./logs/function-logs.ts";
import { createLogs, type Logs } from "./logs/logs.ts";
import type { Random } from "./random.ts";
import { createReadObject } from "./s3/read-object.ts";
import { createS3, type S3 } from "./s3/s3.ts";
import { createScheduler, type Scheduler } from "./scheduler/scheduler.ts";
import { createSchedulerTargets } from "./scheduler/targets/cloud-targets.ts";
import { createSes } from "./ses/ses.ts";
import { createSns, type Sns } from "./sns/sns.ts";
import { createSqs, type Sqs } from "./sqs/sqs.ts";
import { createSsm, type Ssm } from "./ssm/ssm.ts";
import { createStepFunctions, type StepFunctions } from "./step-functions/step-functions.ts";
import type { Collection, Store } from "./store.ts";
import { createSts } from "./sts/sts.ts";
import { createTargets } from "./targets.ts";
import type { Deployed, StackNotes } from "./template/deployed.ts";
import type { Trace } from "./trace.ts";

interface Seams {
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  /** The clock again, when people may drive it through the endpoint. */
  drivenClock?: DrivenClock | undefined;
  /** Where functions' compiled code is kept from one start to the next; nowhere when not given. */
  compileCacheDirectory?: string | undefined;
  /** What the application says about itself to the console; called when the first page is opened. */
  consoleConfig?: (() => Promise<ConsoleConfig>) | undefined;
  /** How functions' environments start, and how many of them; as processes, as many as suit this machine, when not given. */
  startEnvironment?: LambdaDeps["startEnvironment"];
  limits?: LambdaDeps["limits"];
  /** The time that functions and callers live in; the machine's when not given. */
  callerTime?: CallerTime;
  /** The endpoint's URL as functions get it, where nothing listens and all requests come through `serve`. */
  url?: string;
}

/** The services of the account, as the templates' resources and the endpoint use them. */
export interface Cloud {
  sqs: Sqs;
  sns: Sns;
  s3: S3;
  dynamoDb: DynamoDb;
  lambda: Lambda;
  eventBridge: EventBridge;
  scheduler: Scheduler;
  kinesis: Kinesis;
  stepFunctions: StepFunctions;
  httpApi: HttpApi;
  logs: Logs;
  ssm: Ssm;
  identities: Identities;
  faults: Faults;
  /** What the templates' last deployment made, by stack and logical id. */
  deployed: Collection<Deployed>;
  /** What the last deployment's stacks are for, and where their resources' places in the app's code are written. */
  stacks: Map<string, StackNotes>;
  /** Returns the port on which a debugger shall attach to a function, by its name or its logical id. */
  inspected?: ((name: string, logicalId: string) => number | undefined) | undefined;
  /** The endpoint's URL once it listens. */
  endpoint(): string;
}

/** A cloud with its endpoint: it starts empty, `deploy` fills it. */
export interface RunningCloud extends Cloud {
  /** Opens the endpoint at 127.0.0.1 and gives its URL; port 0 picks a free one. Calls wait for the start. */
  listen(port: number): Promise<string>;
  /** Serves a request without a socket. */
  serve(request: HttpRequest): Promise<HttpResponse>;
  /** Once everything is deployed: takes up what a former run left unfinished, and the calls that wait. */
  start(): void;
  /** Stops everything that runs: functions, polls, timers, the endpoint. */
  stop(): Promise<void>;
}

/** Puts the services of an account together behind one endpoint. */
export function createCloud(given: Seams): RunningCloud {
  const seams = { ...given, deadLetterQueues: createDeadLetterQueues() };
  const { clock, random, trace, drivenClock, store, callerTime = machineTime } = seams;
  const started = Promise.withResolvers<void>();
  let url = seams.url;
  const endpoint = () => {
    if (url === undefined) throw new Error("The cloud does not listen yet.");
    return url;
  };

  const faults = createFaults({ clock, random, trace, advance: drivenClock?.advance });
  const identities = createIdentities(seams);
  const grantUse = createGrantUse();
  const refusal = faults.refusal(
    createRefusal({
      now: clock.now,
      policiesOf: identities.policiesOf,
      namedPoliciesOf: identities.namedPoliciesOf,
      onAllowed: grantUse.record,
    }),
  );
  const mayAssume: MayAssume = (roleArn, service) => identities.mayAssume(roleArn, service, clock.now());
  const sqs = createSqs({ ...seams, refusal });
  const s3 = createS3(seams);
  const dynamoDb = createDynamoDb(seams);
  const ses = createSes(seams);
  const logs = createLogs({ ...seams, refusal });
  const ssm = createSsm(seams);
  const lambda = createLambda({
    ...seams,
    endpoint,
    credentialsFor: identities.credentialsFor,
    mayAssume,
    refusal,
    async ready() {
      await started.promise;
      await store.flush();
    },
    readObject: createReadObject(s3.service),
    writeLog: createFunctionLogs({ logs, clock, refusal }),
    queues: faults.queues(sqs),
    streams: faults.streams(dynamoDb),
    startEnvironment: faults.environments(given.startEnvironment ?? startEnvironment),
    throttle: faults.run,
  });
  const sns = createSns({ ...seams, sqs, lambda, mail: ses.catchMail, endpoint, refusal, started: started.promise });
  const kinesis = createKinesis({ ...seams, refusal });
  const stepFunctions = createStepFunctions({
    ...seams,
    started: started.promise,
    refusal,
    mayAssume,
    lambda,
    sendToQueue: sqs.send,
    // The bus has state machines among its targets, and they have the bus among theirs.
    putEvents: (input, caller) => eventBridge.run("PutEvents", input, caller),
  });
  const eventBridge: EventBridge = createEventBridge({
    ...seams,
    targets: faults.targets(createTargets({ sqs, sns, lambda, logs, kinesis, stepFunctions, random })),
    sendToQueue: sqs.sendLetter,
    vendLogs: logs.vend,
    refusal,
    mayAssume,
    started: started.promise,
  });
  const scheduler = createScheduler({
    ...seams,
    targets: createSchedulerTargets({ sqs, sns, lambda, eventBridge, kinesis, stepFunctions }),
    refusal,
    mayAssume,
    sendToQueue: sqs.sendLetter,
    started: started.promise,
  });
  const httpApi = createHttpApi({
    clock,
    random,
    trace,
    invoke: lambda.invoke,
    writeLog: (group, stream, line) => logs.append(group, stream, { timestamp: clock.now(), message: line }),
    userIdOf: (caller) => userIdOf(caller, identities.roles),
    machineClock: callerTime,
  });
  const deployed: Collection<Deployed> = store.collection("deployed");
  const stacks = new Map<string, StackNotes>();
  const console = createConsole({
    trace,
    deployed,
    stacks,
    endpoint,
    started: started.promise,
    config: seams.consoleConfig ?? (async () => ({})),
    now: clock.now,
    aheadMs: () => clock.now() - callerTime.now(),
    driven: drivenClock !== undefined,
    queues: sqs.queues,
    peekObject: s3.peekObject,
    mails: ses.mails,
    schedules: () => [...eventBridge.dueRules(), ...scheduler.dueSchedules()],
    runNow: (arn) => eventBridge.runRule(arn) || scheduler.runSchedule(arn),
    advance: drivenClock && ((ms) => drivenClock.advance(ms)),
    environments: lambda.environments,
    eventBridge: eventBridge.run,
    letters: createLetterBox({ sqs, lambda, s3, deadLetterQueues: seams.deadLetterQueues, now: clock.now }),
    faults,
  });
  const safely = safeAnswers(started.promise, store.flush);
  const gateway = createGateway({
    services: [
      ...[sqs, sns, s3, dynamoDb, ses, logs, ssm, lambda, eventBridge, scheduler, kinesis, stepFunctions, httpApi],
      createIam({ clock, identities }),
      createCloudFormation({ stacks, deployed, endpoint, startedAt: clock.now() }),
      createSts({ clock, identities }),
    ].map(({ service }) => ({
      ...service,
      handle: faults.requests(service.signingName, safely(service.handle)),
    })),
    unsigned: faults.requests(
      "execute-api",
      safely(
        async (request, call) =>
          sns.serveLink(request, call) ?? toConsole(request, httpApi.takes) ?? httpApi.serve(request, call),
      ),
    ),
    frontEnds: {
      admits: (head, origin) =>
        started.promise.then(
          () => httpApi.admits(head, origin),
          () => false,
        ),
      unsigned: faults.requests("execute-api", safely(httpApi.serve)),
    },
    control: createControl({
      trace,
      mails: ses.mails,
      sendingQuota: ses.quota,
      grants: () => grantUse.of(identities.policies()),
      environments: lambda.environments,
      now: clock.now,
      drivenClock,
      faults,
    }),
    console: console.serve,
    callerOf: identities.find,
    clock,
    callerTime,
    refusal,
    random,
    trace,
  });

  return {
    sqs,
    sns,
    s3,
    dynamoDb,
    lambda,
    eventBridge,
    scheduler,
    kinesis,
    stepFunctions,
    httpApi,
    logs,
    ssm,
    identities,
    faults,
    deployed,
    stacks,
    endpoint,
    async listen(port) {
      url = await gateway.listen(port);
      return url;
    },
    serve: gateway.serve,
    start: started.resolve,
    async stop() {
      started.promise.catch(() => {});
      started.reject(new AwsError("ServiceException", "The cloud is stopping.", 500));
      faults.stop();
      // Sources before what they feed: nothing new begins while the rest ends.
      await scheduler.stop();
      await eventBridge.stop();
      await stepFunctions.stop();
      await sns.stop();
      sqs.stop();
      await lambda.stop();
      await Promise.all([dynamoDb.stop(), s3.stop(), gateway.close()]);
    },
  };
}
