import { relative } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Inputs } from "../assembly/inputs.ts";
import {
  placeOf,
  type SynthesisSource,
  synthesizeOrReuse,
  type UsableAssembly,
} from "../assembly/synthesize-or-reuse.ts";
import type { Cloud } from "../cloud.ts";
import type { AppSettings } from "../template/app-settings.ts";
import { readAssembly, type StackArtifact } from "../template/assembly.ts";
import { checkSupported } from "../template/check-supported.ts";
import { type Change, deploy } from "../template/deploy.ts";
import type { Trace } from "../trace.ts";
import { diagnose } from "./diagnosis.ts";
import { openHotCode } from "./hot-code.ts";
import type { WatchConfig } from "./watch-config.ts";
import { watchInputs } from "./watcher.ts";

interface EditLoopOptions {
  cloud: Cloud;
  trace: Trace;
  /** Makes what was written durable. */
  flush(): Promise<void>;
  source: SynthesisSource;
  /** The inputs as they were before that was synthesized which runs now. */
  since: Inputs;
  /** What runs now, and its stacks. */
  assembly: UsableAssembly;
  stacks: StackArtifact[];
  config?: WatchConfig | undefined;
  settings?: AppSettings;
}

/** After a function's code is replaced, its synthesis waits for the next save, which often follows. */
const CONFIRM_AFTER_MS = 500;

/**
 * Brings what is saved to life: first the code of functions, by the application's own bundler, then whatever a synthesis makes
 * of it. What fails is told by the trace; the former code keeps running. Returns what ends it.
 */
export async function startEditLoop(options: EditLoopOptions): Promise<() => Promise<void>> {
  const { cloud, trace, flush, source, config, settings = {} } = options;
  const { projectDirectory } = source;
  let { assembly, stacks } = options;
  /** Assemblies whose directories may hold the code that a function runs. */
  const held = new Set([assembly]);
  const place = await placeOf(source);
  const hot = config?.openBundler().then((bundler) => openHotCode(bundler, cloud.lambda));
  // Each save tells it.
  hot?.catch(() => {});
  const pending = new Set<string>();
  let isOver = false;
  let running: Promise<void> | undefined;
  let interruption = new AbortController();

  function onChange(paths: string[]): void {
    for (const path of paths) pending.add(path);
    // A synthesis under way would be out of date. A deployment ends first.
    interruption.abort();
    running ??= run().finally(() => {
      running = undefined;
    });
  }

  async function run(): Promise<void> {
    /** Whether the last synthesis failed, was interrupted, or is still to come. */
    let isBehind = false;
    while ((pending.size > 0 || isBehind) && !isOver) {
      const changed = [...pending];
      pending.clear();
      interruption = new AbortController();
      const { signal } = interruption;
      isBehind = true;
      try {
        const isReplaced = await replaceCode(changed);
        if (isReplaced) await delay(CONFIRM_AFTER_MS, undefined, { signal });
        await redeploy(signal, isReplaced);
        isBehind = false;
      } catch (error) {
        if (signal.aborted) continue;
        tellFailure(error, changed);
        isBehind = false;
      }
    }
  }

  let cannotBundle = false;
  /** Whether functions run other code now. */
  async function replaceCode(changed: string[]): Promise<boolean> {
    const started = performance.now();
    const hadFailed = cannotBundle;
    cannotBundle = true;
    const functions = (await (await hot)?.apply(changed)) ?? [];
    cannotBundle = false;
    if (functions.length === 0 && !hadFailed) return false;
    const ms = performance.now() - started;
    trace.emit({ kind: "redeployed", files: namesOf(changed), functions, changes: [], left: [], ms });
    return functions.length > 0;
  }

  async function redeploy(signal: AbortSignal, isInBackground: boolean): Promise<void> {
    const started = performance.now();
    const next = await synthesizeOrReuse({ ...source, isInBackground }, signal);
    held.add(next);
    try {
      const nextStacks = await readAssembly(next.directory, settings);
      const { changes, left } = await deployOrRollBack(nextStacks);
      await flush();
      [assembly, stacks] = [next, nextStacks];
      (await hot)?.compare();
      const ms = performance.now() - started;
      if (changes.length > 0 || hasFailed())
        trace.emit({ kind: "redeployed", files: [], functions: [], changes, left, ms });
    } finally {
      releaseUnused();
    }
  }

  /** As CloudFormation does: all of it, or nothing. */
  async function deployOrRollBack(next: StackArtifact[]): Promise<{ changes: Change[]; left: string[] }> {
    checkSupported(next, settings);
    const before = cloud.lambda.codes();
    try {
      return await deploy(next, cloud, settings);
    } catch (error) {
      await deploy(stacks, cloud, settings);
      restoreCode(before);
      throw error;
    }
  }

  /** What was saved after the last synthesis that succeeded. */
  function restoreCode(before: ReturnType<Cloud["lambda"]["codes"]>): void {
    const now = new Map(cloud.lambda.codes().map(({ arn, codeDirectory }) => [arn, codeDirectory]));
    for (const { arn, codeDirectory } of before)
      if (now.has(arn) && now.get(arn) !== codeDirectory) cloud.lambda.replaceCode(arn, codeDirectory);
  }

  function releaseUnused(): void {
    const directories = [...cloud.lambda.codeDirectories()];
    for (const each of held) {
      if (each === assembly || directories.some((used) => !relative(each.directory, used).startsWith(".."))) continue;
      held.delete(each);
      each.release();
    }
  }

  let failed = false;
  const hasFailed = () => failed;
  const off = trace.on(({ kind }) => {
    if (kind === "edit-failed") failed = true;
    if (kind === "redeployed") failed = false;
  });

  function tellFailure(error: unknown, changed: string[] = []): void {
    trace.emit({ kind: "edit-failed", files: namesOf(changed), ...diagnose(error, projectDirectory) });
  }

  const namesOf = (paths: string[]) => paths.map((path) => relative(projectDirectory, path));

  const unwatch = watchInputs(place, options.since, onChange);
  return async () => {
    isOver = true;
    unwatch();
    off();
    interruption.abort();
    await running;
    await (await hot)?.close();
    for (const each of held) each.release();
  };
}
