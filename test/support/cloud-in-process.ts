import { join } from "node:path";
import type { DrivenClock } from "../../local/clock.ts";
import type { RunningCloud } from "../../local/cloud.ts";
import { openCloud } from "../../local/open-cloud.ts";
import { readAssembly } from "../../local/template/assembly.ts";
import { deploy } from "../../local/template/deploy.ts";
import type { Fact, FactOf, Trace } from "../../local/trace.ts";
import { type WaitOptions, waitForFact } from "../../local/wait.ts";
import { PROJECT } from "./local-cloud.ts";

/** A cloud within the test's own process: its policies can be changed, its time driven, its facts heard as they happen. */
export interface CloudInProcess {
  cloud: RunningCloud;
  clock: DrivenClock;
  trace: Trace;
  endpoint: string;
}

/** Starts a cloud and deploys the stacks of an assembly. */
export async function deployInProcess(assembly: string): Promise<CloudInProcess> {
  const compileCacheDirectory = join(PROJECT, "node_modules/.cache/lambda");
  const { cloud, clock, trace } = await openCloud({ drivenByRequests: true, compileCacheDirectory });
  const endpoint = await cloud.listen(0);
  await deploy(await readAssembly(assembly), cloud);
  cloud.start();
  return { cloud, clock, trace, endpoint };
}

/** The next fact from now on that fits. Rejects, naming `what` it waited for, when the signal is aborted and after `limitMs`. */
export async function nextFact<Kind extends Fact["kind"]>(
  trace: Trace,
  what: string,
  kinds: readonly Kind[],
  fits: (fact: FactOf<Kind>) => boolean,
  options: WaitOptions = {},
): Promise<FactOf<Kind>> {
  try {
    return await waitForFact(trace, kinds, fits, { ...options, after: trace.recent().at(-1)?.seq ?? 0 });
  } catch (cause) {
    throw new Error(`Waited in vain for ${what}: ${(cause as Error).message}`, { cause });
  }
}
