import { join } from "node:path";
import { type DrivenClock, drivenClock } from "../../local/clock.ts";
import { createCloud, type RunningCloud } from "../../local/cloud.ts";
import { systemRandom } from "../../local/random.ts";
import { memoryStore } from "../../local/store.ts";
import { readAssembly } from "../../local/template/assembly.ts";
import { deploy } from "../../local/template/deploy.ts";
import { createTrace, type Fact, type Trace } from "../../local/trace.ts";
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
  const clock = drivenClock();
  const trace = createTrace(clock);
  const cloud = createCloud({
    clock,
    trace,
    random: systemRandom(),
    store: memoryStore(),
    drivenClock: clock,
    compileCacheDirectory: join(PROJECT, "node_modules/.cache/lambda"),
  });
  const endpoint = await cloud.listen(0);
  await deploy(await readAssembly(assembly), cloud);
  cloud.start();
  return { cloud, clock, trace, endpoint };
}

type FactOf<Kind extends Fact["kind"]> = Extract<Fact, { kind: Kind }>;

/** The next fact from now on that fits. Rejects when the signal is aborted, and after `limitMs`. */
export function nextFact<Kind extends Fact["kind"]>(
  trace: Trace,
  what: string,
  kinds: readonly Kind[],
  fits: (fact: FactOf<Kind>) => boolean,
  { signal, limitMs = 20_000 }: { signal?: AbortSignal | undefined; limitMs?: number } = {},
): Promise<FactOf<Kind>> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      off();
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      settle();
    };
    const abort = () => end(() => reject(new Error(`Not waited for any longer: ${what}.`)));
    const timer = setTimeout(() => end(() => reject(new Error(`Not within ${limitMs} ms: ${what}.`))), limitMs);
    const off = trace.on((fact) => {
      if (!(kinds as readonly string[]).includes(fact.kind) || !fits(fact as FactOf<Kind>)) return;
      end(() => resolve(fact as FactOf<Kind>));
    });
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);
  });
}
