import { afterAll, beforeAll } from "vitest";
import { realClock } from "../clock.ts";
import { type Cloud, createCloud } from "../cloud.ts";
import { systemRandom } from "../random.ts";
import { memoryStore } from "../store.ts";
import { createTrace } from "../trace.ts";

/** A cloud without any resource, for all tests of a file; its endpoint is there once they run. */
export function emptyCloud(): { cloud: Cloud; endpoint: () => string } {
  const trace = createTrace(realClock);
  const cloud = createCloud({ clock: realClock, random: systemRandom(), store: memoryStore(), trace });
  let endpoint = "";
  beforeAll(async () => {
    endpoint = await cloud.listen(0);
    cloud.start();
  });
  afterAll(() => cloud.stop());
  return { cloud, endpoint: () => endpoint };
}
