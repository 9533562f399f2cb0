import childProcess from "node:child_process";
import crypto from "node:crypto";
import dns from "node:dns";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import os from "node:os";

/** Code in a simulation used something of the real world: its result would differ from run to run. */
export class TripwireError extends Error {
  override name = "TripwireError";

  constructor(what: string) {
    super(
      `The simulation used ${what} of the real world, so it would not repeat. Take time from the clock and chance from the seeded random.`,
    );
  }
}

const STANDARD_STREAMS = [1, 2];

/**
 * Runs `simulate` while every use of real time, chance, files, sockets, or processes throws `TripwireError`, and rejects
 * with the first such error even if whoever tripped kept it to itself.
 */
export async function withTripwire<T>(simulate: () => Promise<T>): Promise<T> {
  let tripped: TripwireError | undefined;
  const undo: (() => unknown)[] = [];
  const trip = (what: string): never => {
    tripped ??= new TripwireError(what);
    throw tripped;
  };
  const set = (owner: object, name: string, value: unknown) => {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    undo.push(() => (before ? Object.defineProperty(owner, name, before) : Reflect.deleteProperty(owner, name)));
    Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: before?.enumerable });
  };
  const forbid = (owner: object, label: string, names: string[]) => {
    for (const name of names) {
      const before = (owner as Record<string, unknown>)[name];
      if (typeof before !== "function") continue;
      set(owner, name, (...call: unknown[]) => {
        const isPrinting = name === "writeSync" && STANDARD_STREAMS.includes(call[0] as number);
        return isPrinting ? before(...call) : trip(`${label}.${name}`);
      });
    }
  };

  const RealDate = Date;
  set(globalThis, "Date", guarded(RealDate, trip));
  forbid(Math, "Math", ["random"]);
  forbid(performance, "performance", ["now"]);
  forbid(globalThis, "globalThis", ["setTimeout", "setInterval", "fetch"]);
  forbid(crypto, "crypto", [
    "randomUUID",
    "randomBytes",
    "randomFillSync",
    "randomFill",
    "randomInt",
    "pbkdf2",
    "scrypt",
    "hkdf",
  ]);
  forbid(
    fs,
    "fs",
    Object.keys(fs).filter((name) => /^[a-z]/.test(name)),
  );
  forbid(fs.promises, "fs.promises", Object.keys(fs.promises));
  forbid(net, "net", ["connect", "createConnection", "createServer"]);
  forbid(dns, "dns", ["lookup", "resolve"]);
  forbid(os, "os", ["homedir", "hostname", "cpus", "freemem", "availableParallelism", "tmpdir", "release", "uptime"]);
  forbid(childProcess, "child_process", ["spawn", "spawnSync", "exec", "execFile", "execFileSync", "fork"]);
  forbid(process, "process", ["hrtime", "uptime"]);
  syncBuiltinESMExports();
  try {
    const result = await simulate();
    if (tripped) throw tripped;
    return result;
  } catch (error) {
    throw tripped ?? error;
  } finally {
    for (const restore of undo.reverse()) restore();
    syncBuiltinESMExports();
  }
}

/** A `Date` that makes dates of given times, and does not tell the time. */
function guarded(RealDate: DateConstructor, trip: (what: string) => never): DateConstructor {
  return new Proxy(RealDate, {
    construct: (target, parts, newTarget) =>
      parts.length === 0 ? trip("new Date()") : Reflect.construct(target, parts, newTarget),
    apply: () => trip("Date()"),
    get: (target, name, receiver) => (name === "now" ? () => trip("Date.now") : Reflect.get(target, name, receiver)),
  });
}
