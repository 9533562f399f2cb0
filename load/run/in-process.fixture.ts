import { planOf } from "../command/plan.ts";
import type { Scenario } from "../command/scenario.ts";
import type { Result } from "../result/result.ts";
import { startInThread } from "./in-thread.ts";
import { run } from "./run.ts";
import { type Faults, startStubBus, type Truth } from "./stub-bus.fixture.ts";

/** Runs a scenario against a stub with faults, and returns the result and the truth to compare it with. */
export async function runAgainstStub(
  faults: Faults,
  scenario: Scenario,
  stop?: AbortSignal,
): Promise<{ result: Result; truth: Truth }> {
  const stub = await startStubBus(faults);
  try {
    const plan = planOf({ stage: "local", warmUp: 0, quiet: 0.5, receivers: 1, ...scenario });
    const site = {
      run: "stub",
      busName: "stub",
      queueUrl: `${stub.endpoint}/0/stub`,
      detailType: "load-sqs",
      region: "us-east-1",
      endpoint: stub.endpoint,
      sharedWithCloud: true,
      orders: undefined,
      toolVersion: "test",
    };
    const { result } = await run({ plan, site, stop, start: startInThread(stub.connection) });
    return { result, truth: stub.truth };
  } finally {
    await stub.close();
  }
}
