import { AwsError, arn } from "../../aws.ts";
import {
  type Environment,
  exited,
  failure,
  type Outcome,
  type StartEnvironment,
  timedOut,
} from "../../lambda/environment.ts";
import type { ActiveFault, ActiveFaults } from "../active-faults.ts";
import { pickRecord } from "../poison.ts";
import {
  aboutInvocation,
  invocationOccasion,
  KILLED,
  type RunningFunction,
  type RunningFunctions,
} from "./running-functions.ts";
import type { Waits } from "./waits.ts";

/** Faults of functions: slow, failing, timed out, killed. */
export function faultyEnvironments(
  start: StartEnvironment,
  faults: ActiveFaults,
  running: RunningFunctions,
  { wait }: Waits,
): StartEnvironment {
  /** Waits, unless the environment ends before. */
  const waitWith = (environment: Environment, seconds: number) => Promise.race([wait(seconds), environment.exited]);

  /** What takes the place of the function's own outcome. */
  async function instead(
    invocation: RunningFunction,
    { preventExecution = true }: ActiveFault,
    run: () => Promise<Outcome>,
    outcome: Outcome,
  ): Promise<Outcome> {
    if (!preventExecution) await run();
    if (invocation.environment.dead) throw stopped();
    return outcome;
  }

  async function timeOut(
    invocation: RunningFunction,
    { preventExecution = true }: ActiveFault,
    run: () => Promise<Outcome>,
    seconds: number,
  ): Promise<Outcome> {
    const { environment, requestId } = invocation;
    const done = preventExecution ? Promise.resolve() : run();
    await waitWith(environment, seconds);
    // The function's own limit may have ended it.
    if (environment.dead && !preventExecution) return (await done) as Outcome;
    if (environment.dead) throw stopped();
    return killed(environment, "timeout", failure(timedOut(requestId, seconds)));
  }

  async function killed(environment: Environment, reason: string, outcome: Outcome): Promise<Outcome> {
    environment.kill(reason);
    await environment.exited;
    return outcome;
  }

  async function killLate({ environment }: RunningFunction, seconds: number): Promise<void> {
    if (seconds > 0) await waitWith(environment, seconds);
    if (!environment.dead) environment.kill(KILLED);
  }

  /** Runs an invocation as the first fault that strikes it wants. */
  async function invoke(
    invocation: RunningFunction,
    run: () => Promise<Outcome>,
    timeoutSeconds: number,
  ): Promise<Outcome> {
    const { environment, requestId } = invocation;
    const occasion = invocationOccasion(invocation);
    const about = aboutInvocation(invocation);
    const late = faults.strike("invocation-add-delay", occasion, about);
    if (late) await waitWith(environment, late.delaySeconds ?? 0);
    if (environment.dead) throw stopped();

    const poisoned = faults.strikeIf("poison-record", occasion, about, (fault) =>
      pickRecord(fault, invocation.payload),
    );
    if (poisoned) return failed(poisoned.message ?? "A fault makes this record fail.");
    const broken = faults.strike("invocation-error", occasion, about);
    if (broken) {
      const outcome = failed(broken.message ?? "A fault makes this invocation fail.");
      return instead(invocation, broken, run, outcome);
    }
    const slow = faults.strike("invocation-timeout", occasion, about);
    if (slow) return timeOut(invocation, slow, run, timeoutSeconds);
    const answered = faults.strike("invocation-http-integration-response", occasion, about);
    if (answered) return instead(invocation, answered, run, response(answered.statusCode ?? 500));
    // A kill at a call strikes at the call.
    const ended = faults.strikeIf(
      "invocation-kill",
      occasion,
      about,
      ({ when }) => when === undefined || when === "end",
    );
    if (ended?.when === "end") {
      await run();
      return killed(environment, KILLED, failure(exited(requestId, KILLED)));
    }
    const outcome = run();
    if (ended) void killLate(invocation, ended.delaySeconds ?? 0);
    return outcome;
  }

  return (options) => {
    const environment = start(options);
    const functionArn = arn("lambda", `function:${options.variables["AWS_LAMBDA_FUNCTION_NAME"]}`);
    // What an environment tells of itself changes, so it is not copied.
    return Object.assign(Object.create(environment) as Environment, {
      async invoke(...[message, timeoutSeconds]: Parameters<Environment["invoke"]>) {
        const { requestId, payload } = message;
        const invocation = { environment, functionArn, requestId, payload };
        running.begin(invocation);
        const run = () => environment.invoke(message, timeoutSeconds);
        try {
          return await (faults.anyAt("invocation") ? invoke(invocation, run, timeoutSeconds) : run());
        } finally {
          running.end(requestId);
        }
      },
    });
  };
}

const stopped = () => new AwsError("ServiceException", "The environment ended.", 500);

const failed = (errorMessage: string): Outcome => failure({ errorType: "Error", errorMessage });

const response = (statusCode: number): Outcome => ({
  payload: JSON.stringify({
    statusCode,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message: "A fault answered for the function." }),
  }),
});
