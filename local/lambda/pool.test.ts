import { expect, test, vi } from "vitest";
import { drivenClock } from "../clock.ts";
import type { Environment } from "./environment.ts";
import { createPool } from "./pool.ts";

function setUp(limit = 3, environments = limit, promptEnvironments = environments) {
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
  const pool = createPool({ clock, limit, environments, promptEnvironments, idleMs: 1_000, start });
  /** Occupies an environment until released. */
  const occupy = async () => {
    const end = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<{ used: Environment; cold: boolean }>();
    const done = pool.run((used, cold) => {
      begun.resolve({ used, cold });
      return end.promise;
    });
    const release = () => {
      end.resolve();
      return done;
    };
    return { ...(await begun.promise), release };
  };
  return { pool, clock, killed, occupy };
}

test("an environment runs one thing at a time, and the last used is used next", async () => {
  const { occupy, pool } = setUp();
  const [first, second] = [await occupy(), await occupy()];
  expect([first, second].map(({ used, cold }) => [used.pid, cold])).toEqual([
    [1, true],
    [2, true],
  ]);
  await second.release();
  await first.release();
  const third = await occupy();
  expect([third.used.pid, third.cold]).toEqual([1, false]);
  expect(pool.environments()).toEqual([
    { pid: 1, busy: true },
    { pid: 2, busy: false },
  ]);
  await third.release();
});

test("more than the limit at once are throttled, until one is free", async () => {
  const { occupy, pool } = setUp(1);
  const first = await occupy();
  await expect(pool.run(() => Promise.resolve())).rejects.toMatchObject({
    code: "TooManyRequestsException",
    status: 429,
  });
  await first.release();
  expect((await occupy()).used.pid).toBe(1);
});

test("a dead environment is never used again", async () => {
  const { occupy, pool } = setUp(1);
  const first = await occupy();
  await first.release();
  first.used.kill("test");
  expect(pool.environments()).toEqual([]);
  const next = await occupy();
  expect([next.used.pid, next.cold]).toEqual([2, true]);
});

test("a failure frees the environment", async () => {
  const { pool, occupy } = setUp(1);
  await expect(pool.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect((await occupy()).used.pid).toBe(1);
});

test("environments are reaped after their own idle time", async () => {
  const { occupy, clock, killed } = setUp();
  const [first, second] = [await occupy(), await occupy()];
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
  await (await occupy()).release();
  clock.advance(600);
  const busy = await occupy();
  clock.advance(5_000);
  expect(killed).toEqual([]);
  await busy.release();
});

test("stop kills all, busy ones too, and starts no more", async () => {
  const { occupy, pool, killed } = setUp();
  const [busy, idle] = [await occupy(), await occupy()];
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
    promptEnvironments: 1,
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
  const first = await occupy();
  const served: string[] = [];
  const second = pool.run(async ({ pid }) => void served.push(`second on ${pid}`));
  const third = pool.run(async ({ pid }) => void served.push(`third on ${pid}`));
  expect(pool.environments()).toHaveLength(1);
  await first.release();
  await Promise.all([second, third]);
  expect(served).toEqual(["second on 1", "third on 1"]);
});

test("beyond those that start at once, another starts for who has waited for a second, and one at a time", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  try {
    const { pool, occupy } = setUp(10, 3, 1);
    const first = await occupy();
    const others = [occupy(), occupy(), occupy()];
    await vi.advanceTimersByTimeAsync(999);
    expect(pool.environments()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(pool.environments()).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(pool.environments()).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(pool.environments()).toHaveLength(3);
    await first.release();
    expect((await Promise.all(others)).map(({ used, cold }) => [used.pid, cold])).toEqual([
      [2, true],
      [3, true],
      [1, false],
    ]);
  } finally {
    vi.useRealTimers();
  }
});

test("who is in line gets a new environment in the place of one that died", async () => {
  const { occupy } = setUp(3, 1);
  const first = await occupy();
  const second = occupy();
  first.used.kill("test");
  expect((await second).used.pid).toBe(2);
});

test("stop refuses who is in line", async () => {
  const { pool, occupy } = setUp(3, 1);
  await occupy();
  const inLine = pool.run(() => Promise.resolve());
  await pool.stop();
  await expect(inLine).rejects.toMatchObject({ code: "ServiceException" });
});
