import type { Connection } from "./connect.ts";
import { createGenerator, type Job, type Report } from "./generate.ts";
import type { Result } from "./result.ts";
import { run } from "./run.ts";
import { planOf, type Scenario } from "./scenario.ts";
import { type Faults, startStubBus, type Truth } from "./stub-bus.fixture.ts";
import type { Workers } from "./workers.ts";

/** Workers in the test's own thread. */
const inProcess =
  (connection: Connection) =>
  async (jobs: Job[], onReport: (worker: number, report: Report) => void): Promise<Workers> => {
    const generators = jobs.map((job) => createGenerator(job, connection));
    const report = () => {
      for (const [index, generator] of generators.entries()) onReport(index, generator.report());
    };
    let timer: NodeJS.Timeout | undefined;
    return {
      async send(startAt) {
        timer = setInterval(report, 50);
        await Promise.all(generators.map((generator) => generator.send(startAt)));
        report();
      },
      stop() {
        for (const generator of generators) generator.stop();
      },
      async close() {
        clearInterval(timer);
        await Promise.all(generators.map((generator) => generator.close()));
        report();
      },
      async terminate() {
        clearInterval(timer);
      },
      failed: new Promise(() => {}),
    };
  };

/** Runs a scenario against a stub with these faults, and gives what came out beside what is true. */
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
      region: "us-east-1",
      endpoint: stub.endpoint,
      sharedWithCloud: true,
      orders: undefined,
      toolVersion: "test",
    };
    const result = await run({ plan, site, start: inProcess(stub.connection), ...(stop && { stop }) });
    return { result, truth: stub.truth };
  } finally {
    await stub.close();
  }
}
