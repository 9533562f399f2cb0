import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { Caller } from "../aws.ts";
import { type Clock, drivenClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { memoryStore } from "../store.ts";
import { createTrace, type Fact, type Trace } from "../trace.ts";
import { ASYNC_DEFAULTS } from "./async-config.ts";
import type { FunctionConfig } from "./function-config.ts";
import { functionArn } from "./function-config.ts";
import type { LambdaFunction } from "./functions.ts";
import type { Invocation, InvocationRequest, Run } from "./invocation.ts";
import { createLambda, type Lambda } from "./lambda.ts";
import { resourcePolicy } from "./permissions.ts";
import type { QueueSource, ReceivedMessage, StreamRecord, StreamSource } from "./sources.ts";
import type { LambdaDeps } from "./state.ts";

export { ADMINISTRATOR } from "../aws.ts";

export const FUNCTION: FunctionConfig = {
  name: "subject",
  handler: "index.handler",
  codeDirectory: "/nowhere",
  environment: {},
  timeoutSeconds: 5,
  memoryMb: 256,
  roleArn: "arn:aws:iam::000000000000:role/subject-role",
  runtime: "nodejs24.x",
};

/** A folder with these files, gone after the test. */
export async function codeDirectory(files: Record<string, string>): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), "lambda-test-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(directory, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return directory;
}

/** A Lambda of the test's own, stopped after it, and how to make functions of a few lines in it. */
export function lambdaForTest(given: Partial<LambdaDeps> = {}) {
  const clock = drivenClock();
  const trace = createTrace(clock);
  const store = memoryStore();
  const queues = fakeQueue(clock);
  const lambda: Lambda = createLambda({
    clock,
    random: seededRandom(1),
    store,
    trace,
    endpoint: () => "http://127.0.0.1:9",
    credentialsFor: () => ({ accessKeyId: "ASIATEST", secretAccessKey: "secret", sessionToken: "token" }),
    queues,
    streams: { readStream: () => Promise.resolve([]) },
    ...given,
  });
  onTestFinished(() => lambda.stop());
  return {
    lambda,
    clock,
    trace,
    store,
    queues,
    /** Makes a function whose handler's body is `body`, with `event` and `context` in scope. */
    async make(body: string, config: Partial<FunctionConfig> = {}): Promise<string> {
      const code = `export const handler = async (event, context) => { ${body} };`;
      const directory = await codeDirectory({ "index.mjs": code });
      return lambda.createFunction({ ...FUNCTION, codeDirectory: directory, ...config }).arn;
    },
  };
}

type FactOf<Kind, Each = Fact> = Each extends { kind: infer Kinds } ? (Kind extends Kinds ? Each : never) : never;

/** Resolves with the first fact of a kind that fits, one that already happened included. */
export function fact<Kind extends Fact["kind"]>(
  trace: Trace,
  kind: Kind,
  fits: (found: FactOf<Kind>) => boolean = () => true,
): Promise<FactOf<Kind>> {
  return new Promise((resolve) => {
    const take = (each: Fact): boolean => {
      if (each.kind !== kind || !fits(each as FactOf<Kind>)) return false;
      resolve(each as FactOf<Kind>);
      return true;
    };
    if (trace.recent().some(take)) return;
    const off = trace.on((each) => {
      if (take(each)) off();
    });
  });
}

/** A queue without visibility timeouts: what was received comes back only by `put`. */
export function fakeQueue(clock: Clock) {
  const waiting: ReceivedMessage[] = [];
  const wakes = new Set<() => void>();
  const changes = new Set<() => void>();
  const told = () => {
    for (const change of changes) change();
  };
  const queue = {
    deleted: [] as string[],
    sent: [] as { to: string; body: unknown; caller: Caller }[],
    put(...bodies: string[]) {
      for (const body of bodies) {
        const messageId = `id-${body}`;
        waiting.push({ messageId, receiptHandle: `handle-${body}`, body, md5OfBody: "md5", attributes: {} });
      }
      for (const wake of [...wakes]) wake();
    },
    /** Resolves when `done` holds; asked after each delete and send. */
    until(done: () => boolean): Promise<void> {
      return new Promise((resolve) => {
        const check = () => {
          if (!done()) return;
          changes.delete(check);
          resolve();
        };
        changes.add(check);
        check();
      });
    },
    async receive(_arn: string, options: Parameters<QueueSource["receive"]>[1]): Promise<ReceivedMessage[]> {
      const { max, waitMs, signal } = options;
      const end = clock.now() + waitMs;
      while (waiting.length === 0 && !signal?.aborted && clock.now() < end) {
        await new Promise<void>((resolve) => {
          const wake = () => {
            wakes.delete(wake);
            signal?.removeEventListener("abort", wake);
            cancel();
            resolve();
          };
          const cancel = clock.after(end - clock.now(), wake);
          wakes.add(wake);
          signal?.addEventListener("abort", wake);
        });
      }
      return signal?.aborted ? [] : waiting.splice(0, max);
    },
    delete(_arn: string, handles: string[]) {
      queue.deleted.push(...handles.map((handle) => handle.replace("handle-", "")));
      told();
    },
    send(to: string, message: { body: string }, caller: Caller) {
      queue.sent.push({ to, body: JSON.parse(message.body), caller });
      told();
      return Promise.resolve({ messageId: "sent" });
    },
    sendLetter: (to: string, letter: { body: string }, caller: Caller) => queue.send(to, letter, caller),
  };
  return queue satisfies QueueSource;
}

/** A stream with one record per sequence number; `key` decides its partition key. */
export function fakeStream() {
  const records: StreamRecord[] = [];
  let wake = Promise.withResolvers<void>();
  return {
    append(sequenceNumber: string, key: string, createdAt: number) {
      const ApproximateCreationDateTime = Math.floor(createdAt / 1_000);
      records.push({
        dynamodb: { SequenceNumber: sequenceNumber, Keys: { pk: { S: key } }, ApproximateCreationDateTime },
      });
      wake.resolve();
      wake = Promise.withResolvers();
    },
    async readStream(_arn: string, { after = "", limit, signal }: Parameters<StreamSource["readStream"]>[1]) {
      for (;;) {
        if (signal?.aborted) return [];
        const found = records.filter(({ dynamodb }) => dynamodb.SequenceNumber > after).slice(0, limit);
        if (found.length > 0) return found;
        const aborted = new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve()));
        await Promise.race([wake.promise, aborted]);
      }
    },
  };
}

/** A function without processes: `answer` says what each invocation gives (a thrown value is a refusal of Lambda). */
export function fakeRun(answer: (event: { Records: never[] }, times: number) => unknown) {
  const payloads: { Records: never[] }[] = [];
  const changes = new Set<() => void>();
  const run: Run = async (_target: LambdaFunction, request: InvocationRequest): Promise<Invocation> => {
    const event = JSON.parse(request.payload) as { Records: never[] };
    payloads.push(event);
    for (const change of changes) change();
    const result = await answer(event, payloads.length);
    const done = { requestId: request.requestId ?? "request", cold: false, ms: 1 };
    if (!(result instanceof Error)) return { ...done, payload: JSON.stringify(result ?? null) };
    const error = { errorType: result.name, errorMessage: result.message };
    return { ...done, payload: JSON.stringify(error), error };
  };
  return {
    run,
    payloads,
    /** Resolves when the function was invoked this often. */
    times(count: number): Promise<void> {
      return new Promise((resolve) => {
        const check = () => {
          if (payloads.length >= count) resolve();
        };
        changes.add(check);
        check();
      });
    },
  };
}

/** A function as the pollers see it. */
export function fakeFunction(config: Partial<FunctionConfig> = {}): LambdaFunction {
  const arn = functionArn(config.name ?? FUNCTION.name);
  return {
    arn,
    config: { ...FUNCTION, ...config },
    lastModified: "",
    pool: {
      run: () => Promise.reject(new Error("not used")),
      environments: () => [],
      prestart: () => {},
      retire: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    },
    permissions: [],
    policy: resourcePolicy(arn, []),
    asyncConfig: ASYNC_DEFAULTS,
  };
}
