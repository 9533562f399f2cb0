import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { realClock } from "../clock.ts";
import { createEventBridge } from "../event-bridge/event-bridge.ts";
import { systemRandom } from "../random.ts";
import { memoryStore } from "../store.ts";
import { createTrace } from "../trace.ts";
import type { Measurement, Section } from "./measurement.ts";

const SAMPLES = 5;

/** What the bus holds on to after `events` events, each delivered to a target in this process. */
export async function memory(events: number): Promise<Section> {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const bus = createEventBridge({
    clock: realClock,
    random: systemRandom(),
    store: memoryStore(),
    trace: createTrace(realClock),
    targets: { lambda: async () => {} },
    sendToQueue: () => Promise.reject(new Error("Nothing should fail here.")),
  });
  await bus.run("PutRule", { Name: "all", EventPattern: '{"source":["app.orders"]}' });
  const Arn = "arn:aws:lambda:us-east-1:000000000000:function:sink";
  await bus.run("PutTargets", { Rule: "all", Targets: [{ Id: "sink", Arn }] });

  const Detail = JSON.stringify({ orderId: "order-1", note: "x".repeat(900) });
  const Entries = Array.from({ length: 10 }, () => ({ Source: "app.orders", DetailType: "OrderCreated", Detail }));
  const measurements: Measurement[] = [];
  for (let sample = 0; sample <= SAMPLES; sample++) {
    const wanted = sample === 0 ? events / 10 : events / SAMPLES;
    for (let sent = 0; sent < wanted; sent += Entries.length) {
      await bus.run("PutEvents", { Entries });
      await bus.idle();
    }
    collectGarbage();
    const heap = process.memoryUsage().heapUsed / 1024 / 1024;
    const after = events / 10 + (sample * events) / SAMPLES;
    measurements.push({ name: `heap after ${after.toLocaleString("en")} events`, value: heap, unit: "MB" });
  }
  await bus.stop();
  const [first, last] = [measurements[0]?.value ?? 0, measurements.at(-1)?.value ?? 0];
  const growth = last - first;
  measurements.push({
    name: `growth over ${events.toLocaleString("en")} events`,
    value: growth,
    unit: "MB",
    aim: { text: "≤ 5", met: growth <= 5 },
  });
  return {
    title: "Memory",
    method: "The heap after a full collection. The trace holds its last facts, an archive would hold every event.",
    measurements,
  };
}
