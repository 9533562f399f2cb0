import { type DrivenClock, drivenClock } from "./clock.ts";
import { createCloud, type RunningCloud } from "./cloud.ts";
import type { ConsoleConfig } from "./console/config.ts";
import { type Random, systemRandom } from "./random.ts";
import { openSqliteStore } from "./store/sqlite-store.ts";
import { memoryStore, type Store } from "./store.ts";
import { createTrace, type Trace } from "./trace.ts";

export interface CloudSettings {
  /** Keeps all data in this directory and resumes from it; without one, everything is in memory. */
  dataDirectory?: string | undefined;
  /** Hears, once, that the data can no longer be kept: from then on every request fails. */
  onStoreFailure?: (error: Error) => void;
  random?: Random;
  /** Whether time can be driven over the endpoint, too. */
  drivenByRequests?: boolean;
  /** Keeps functions' compiled code here from one start to the next, which shortens cold starts. */
  compileCacheDirectory?: string | undefined;
  /** What the application says about itself to the console; called when the first page is opened. */
  consoleConfig?: () => Promise<ConsoleConfig>;
}

/** A cloud that is empty and does not listen yet, with its seams. */
export interface OpenCloud {
  cloud: RunningCloud;
  clock: DrivenClock;
  trace: Trace;
  store: Store;
  /** Stops everything that runs, then unlocks the data directory. */
  close(): Promise<void>;
}

/** Opens a cloud on the data of a former run, or an empty one. Throws `DataDirectoryError`. */
export async function openCloud(settings: CloudSettings = {}): Promise<OpenCloud> {
  const { dataDirectory, onStoreFailure = () => {}, random = systemRandom() } = settings;
  const kept = dataDirectory === undefined ? undefined : await openSqliteStore(dataDirectory, onStoreFailure);
  try {
    return withServices(settings, random, kept ?? memoryStore(), kept?.close);
  } catch (error) {
    // A record that a service cannot read: the directory is not to stay locked for it.
    await kept?.close();
    throw error;
  }
}

function withServices(
  { drivenByRequests = false, compileCacheDirectory, consoleConfig }: CloudSettings,
  random: Random,
  store: Store,
  closeStore?: () => Promise<void>,
): OpenCloud {
  const clock = clockOf(store);
  const trace = createTrace(clock);
  const drivenClock = drivenByRequests ? clock : undefined;
  const cloud = createCloud({ clock, random, store, trace, drivenClock, compileCacheDirectory, consoleConfig });
  return {
    cloud,
    clock,
    trace,
    store,
    async close() {
      try {
        await cloud.stop();
      } finally {
        await closeStore?.();
      }
    },
  };
}

/** Time never runs backwards for what is in the store, so the clock stays as far ahead as it was driven. */
function clockOf(store: Store): DrivenClock {
  const kept = store.collection<number>("clock");
  const clock = drivenClock(kept.get("ahead"));
  return {
    ...clock,
    advance(ms) {
      // Before what falls due on the way: nothing may come from a future that a crash forgets.
      kept.set("ahead", clock.ahead() + ms);
      clock.advance(ms);
    },
  };
}
