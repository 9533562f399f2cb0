import { expect, test } from "vitest";
import { drivenClock } from "../clock.ts";
import type { Environment } from "./environment.ts";
import { createPool } from "./pool.ts";

function setUp(limit = 3, environments = limit) {
  const clock = drivenClock();
  let pid = 0;
  const killed: [number, string][] = [];
  const start = (): Environment => {
    const exit = Promise.withResolvers<void>();
    const environment = {
      pid: ++pid,
      dead: false,
      exited: exit.promise,
      invoke: () => Promise.reject(new Error("not used")),
      kill(reason: string) {
        killed.push([environment.pid, reason]);
        environment.dead = true;
        exit.resolve();
      },
    };
    return environment;
  };
  const pool = createPool({ clock, limit, environments, idleMs: 1_000, start });
  /** Occupies an environment until released. */
  const occupy = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let used: Environment | undefined;
    let wasCold = false;
    const done = pool.run((environment, cold) => {
      used = environment;
      wasCold = cold;
      return promise;
    });
    const release = () => {
      resolve();
      return done;
    };
    return { used, cold: wasCold, release, done };
  };
  return { pool, clock, killed, occupy };
}

test("an environment runs one thing at a time, and the last used is used next", async () => {
  const { occupy, pool } = setUp();
  const [first, second] = [occupy(), occupy()];
  expect([first, second].map(({ used, cold }) => [used?.pid, cold])).toEqual([
    [1, true],
    [2, true],
  ]);
  await second.release();
  await first.release();
  const third = occupy();
  expect([third.used?.pid, third.cold]).toEqual([1, false]);
  expect(pool.environments()).toEqual([
    { pid: 1, busy: true },
    { pid: 2, busy: false },
  ]);
  await third.release();
});

test("more than the limit at once are throttled, until one is free", async () => {
  const { occupy } = setUp(1);
  const first = occupy();
  await expect(occupy().done).rejects.toMatchObject({ code: "TooManyRequestsException", status: 429 });
  await first.release();
  expect(occupy().used?.pid).toBe(1);
});

test("a dead environment is never used again", async () => {
  const { occupy, pool } = setUp(1);
  const [first] = [occupy()];
  await first?.release();
  first?.used?.kill("test");
  expect(pool.environments()).toEqual([]);
  const next = occupy();
  expect([next.used?.pid, next.cold]).toEqual([2, true]);
});

test("a failure frees the environment", async () => {
  const { pool, occupy } = setUp(1);
  await expect(pool.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(occupy().used?.pid).toBe(1);
});

test("environments are reaped after their own idle time", async () => {
  const { occupy, clock, killed } = setUp();
  const [first, second] = [occupy(), occupy()];
  await first.release();
  clock.advance(600);
  await second.release();
  clock.advance(500);
  expect(killed).toEqual([[1, "idle"]]);
  clock.advance(600);
  expect(killed).toEqual([
    [1, "idle"],
    [2, "idle"],
  ]);
});

test("a used environment is not reaped", async () => {
  const { occupy, clock, killed } = setUp();
  await occupy().release();
  clock.advance(600);
  const busy = occupy();
  clock.advance(5_000);
  expect(killed).toEqual([]);
  await busy.release();
});

test("stop kills all, busy ones too, and starts no more", async () => {
  const { occupy, pool, killed } = setUp();
  const [busy, idle] = [occupy(), occupy()];
  await idle.release();
  await pool.stop();
  expect(killed).toEqual([
    [1, "stop"],
    [2, "stop"],
  ]);
  await expect(pool.run(() => Promise.resolve())).rejects.toMatchObject({ code: "ServiceException" });
  await busy.release();
});

test("an environment that cannot start is an error of Lambda, which leaves no place taken", async () => {
  let ready = false;
  const pool = createPool({
    clock: drivenClock(),
    limit: 1,
    environments: 1,
    idleMs: 1_000,
    start() {
      if (!ready) throw new Error("The cloud does not listen yet.");
      return {
        pid: 1,
        dead: false,
        exited: new Promise(() => {}),
        invoke: () => new Promise(() => {}),
        kill: () => {},
      };
    },
  });
  const refused = { code: "ServiceException", status: 500, message: expect.stringContaining("does not listen yet") };
  await expect(pool.run(() => Promise.resolve())).rejects.toMatchObject(refused);
  ready = true;
  await expect(pool.run(() => Promise.resolve("ran"))).resolves.toBe("ran");
});

test("beyond what the machine runs at once, invocations wait for their turn, first come first served", async () => {
  const { pool, occupy } = setUp(4, 1);
  const first = occupy();
  const served: string[] = [];
  const second = pool.run(async ({ pid }) => void served.push(`second on ${pid}`));
  const third = pool.run(async ({ pid }) => void served.push(`third on ${pid}`));
  expect(pool.environments()).toHaveLength(1);
  await first.release();
  await Promise.all([second, third]);
  expect(served).toEqual(["second on 1", "third on 1"]);
});
