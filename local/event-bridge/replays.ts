import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import { forgetExpired } from "./archives.ts";
import { replayed } from "./envelope.ts";
import type { ArchivedEvent, Replay } from "./model.ts";
import { busKey } from "./names.ts";
import type { Publish } from "./publish.ts";
import type { Records } from "./records.ts";

const MINUTE_MS = 60_000;
const CHUNK = 100;

export interface Replays {
  /** Sends a recorded replay's archived events, in steps of one minute of event time. */
  start(replay: Replay): void;
  /** Resumes the replays that a previous run left unfinished, at the minute they had reached. */
  resume(): void;
  idle(): Promise<void>;
  stop(): Promise<void>;
}

interface Dependencies {
  clock: Clock;
  random: Random;
  records: Records;
  publish: Publish;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html */
export function createReplays({ clock, random, records, publish }: Dependencies): Replays {
  const underWay = new Set<Promise<void>>();
  let stopped = false;

  const change = (name: string, changes: Partial<Replay>): void => {
    const replay = records.replays.get(name);
    if (replay) records.replays.set(name, { ...replay, ...changes });
  };

  async function run({ name, archive, eventStart, eventEnd, lastReplayed, destination }: Replay): Promise<void> {
    // Waits one turn of the clock, so that the caller sees STARTING first.
    await new Promise<void>((resolve) => clock.after(0, resolve));
    forgetExpired(records, archive, clock.now());
    // Restarts an interrupted minute, within which events have no order.
    const from = Math.max(eventStart, Math.floor((lastReplayed ?? 0) / MINUTE_MS) * MINUTE_MS);
    const events = [...records.archived(archive).values()].filter(({ time }) => time >= from && time < eventEnd);
    change(name, records.replays.get(name)?.state === "STARTING" ? { state: "RUNNING" } : {});
    for (const minute of byMinute(events)) {
      for (let at = 0; at < minute.length; at += CHUNK) {
        if (stopped) return;
        if (records.replays.get(name)?.state === "CANCELLING") return end(name, "CANCELLED");
        const chunk = minute.slice(at, at + CHUNK);
        await Promise.all(chunk.map(({ text }) => send(text, name, destination)));
        change(name, { lastReplayed: Math.max(...chunk.map(({ time }) => time)) });
      }
    }
    end(name, records.replays.get(name)?.state === "CANCELLING" ? "CANCELLED" : "COMPLETED");
  }

  const send = (text: string, name: string, { Arn, FilterArns }: Replay["destination"]): Promise<void> =>
    publish(busKey(Arn), replayed(text, random.uuid(), name), FilterArns?.length ? { onlyRules: FilterArns } : {});

  const end = (name: string, outcome: Replay["state"]): void => change(name, { state: outcome, endedAt: clock.now() });

  function start(replay: Replay): void {
    const running = run(replay).finally(() => underWay.delete(running));
    underWay.add(running);
  }

  return {
    start,
    resume() {
      for (const replay of records.replays.values()) {
        if (["STARTING", "RUNNING", "CANCELLING"].includes(replay.state)) start(replay);
      }
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async stop() {
      stopped = true;
    },
  };
}

/** Groups events by the minute of their time, earliest first; within a minute in archive order. */
function byMinute(events: ArchivedEvent[]): ArchivedEvent[][] {
  const minutes = Map.groupBy(events, ({ time }) => Math.floor(time / MINUTE_MS));
  return [...minutes].sort(([a], [b]) => a - b).map(([, minute]) => minute);
}
