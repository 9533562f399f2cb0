import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { Fact, Fault, FaultInput, PlannedFault } from "cdk-local-cloud";
import { type KillableCloud, startKillableCloud } from "../../support/killable-cloud.ts";
import type { Stage } from "../../support/stage.ts";

/** A local cloud in processes whose facts are followed, through every kill. */
export interface CloudUnderTest {
  stage(): Promise<Stage>;
  /** The endpoint as it is now; waits while there is none. */
  endpoint(): Promise<string>;
  /** The cloud's time, as far as its facts tell. */
  now(): number;
  /** When it was killed, by its own time. */
  kills: number[];
  /** Injects a fault, or kills the cloud and starts it again, with the faults that are still to hold. */
  strike(fault: PlannedFault): Promise<void>;
  endFaults(): Promise<void>;
  advance(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a cloud that keeps its data, with time that can be driven. */
export async function startCloudUnderTest(
  assembly: string,
  data: string,
  see: (fact: Fact) => void,
): Promise<CloudUnderTest> {
  const cloud = await startKillableCloud(["--app", assembly, "--data-dir", data, "--clock", "--quiet"]);
  const kills: number[] = [];
  let lastAt = 0;
  let ahead = 0;
  let following = follow(await cloud.endpoint(), seeAndKeepTime);
  let changing: Promise<unknown> = Promise.resolve();
  await learnTime();

  function seeAndKeepTime(fact: Fact): void {
    lastAt = Math.max(lastAt, fact.at);
    see(fact);
  }

  async function learnTime(): Promise<void> {
    const { now } = await ask<{ now: string }>(cloud, "GET", "/_cloud/clock");
    ahead = Date.parse(now) - Date.now();
  }

  async function kill(): Promise<void> {
    const { faults } = await ask<{ faults: Fault[] }>(cloud, "GET", "/_cloud/faults");
    kills.push(now());
    await cloud.killAndStart();
    await following;
    following = follow(await cloud.endpoint(), seeAndKeepTime);
    // A cloud forgets its faults when it dies; the world's go on.
    for (const fault of faults) await ask(cloud, "POST", "/_cloud/faults", rest(fault, now()));
  }

  const now = () => Math.max(lastAt, Date.now() + ahead);

  /** One after the other: what is asked of a cloud that is being killed would be lost. */
  function inTurn<T>(change: () => Promise<T>): Promise<T> {
    const done = changing.then(change);
    changing = done.catch(() => {});
    return done;
  }

  return {
    stage: cloud.stage,
    endpoint: cloud.endpoint,
    now,
    kills,
    strike: (fault) =>
      inTurn(async () => {
        if (fault.kind === "cloud-kill") await kill();
        else await ask(cloud, "POST", "/_cloud/faults", fault);
        await learnTime();
      }),
    endFaults: () => inTurn(() => ask(cloud, "DELETE", "/_cloud/faults")),
    async advance(seconds) {
      await (await cloud.stage()).advance?.(seconds);
      ahead += seconds * 1000;
    },
    async stop() {
      await cloud.stop();
      await following;
    },
  };
}

/** Returns what is left of a fault. */
function rest({ kind, id: _, since: __, until, struck, endedAt: ___, ...fault }: Fault, now: number): FaultInput {
  return {
    kind,
    ...fault,
    ...(fault.count !== undefined && { count: fault.count - struck }),
    ...(until !== undefined && { forSeconds: Math.max(0.001, (until - now) / 1000) }),
  };
}

async function ask<T>(cloud: KillableCloud, method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${await cloud.endpoint()}${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** Reads facts until the cloud is gone; what it could not say any more is lost. */
async function follow(endpoint: string, see: (fact: Fact) => void): Promise<void> {
  try {
    const { body } = await fetch(`${endpoint}/_cloud/trace?follow=true`);
    if (!body) return;
    for await (const line of createInterface({ input: Readable.fromWeb(body) })) {
      const fact = factIn(line);
      if (fact) see(fact);
    }
  } catch {
    await delay(0);
  }
}

/** The fact of a line; undefined for a line that broke off. */
function factIn(line: string): Fact | undefined {
  try {
    return JSON.parse(line) as Fact;
  } catch {
    return undefined;
  }
}
