import { ACCOUNT, type Caller } from "../aws.ts";
import type { Random } from "../random.ts";
import type { Collection, Store } from "../store.ts";
import { roleNameIn } from "./role.ts";

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** Credentials that stand for a role under a name. */
export interface Session {
  caller: Extract<Caller, { type: "role" }>;
  credentials: Credentials;
  /** Milliseconds since the epoch; those of functions do not expire. */
  expiresAt?: number | undefined;
  /** What the environment is running that has these credentials. */
  running?: Running | undefined;
}

/** The latest invocation of a function's environment; one runs at a time. */
export interface Running {
  requestId?: string;
}

export interface Sessions {
  start(roleArn: string, name: string, expiresAt: number): Session;
  /** A session of a function's environment, which does not expire. */
  startForFunction(roleArn: string, name: string, running?: Running): Session;
  /** By its access key; undefined when it was not made here. */
  find(accessKeyId: string): Session | undefined;
}

// A key that nobody knows stands for the administrator: an expired one is remembered for a long while.
const REMEMBERED_MS = 30 * 86_400_000;

/** Functions' sessions end with their processes, those of `AssumeRole` outlive a restart. */
export function createSessions({ random, store, now }: { random: Random; store: Store; now(): number }): Sessions {
  const ofFunctions = new Map<string, Session>();
  const assumed: Collection<Session> = store.collection("iam.sessions");

  function forgetOld(): void {
    for (const key of [...assumed.keys()]) {
      // In the order they were made, which is nearly that in which they expire.
      if ((assumed.get(key)?.expiresAt ?? 0) + REMEMBERED_MS > now()) return;
      assumed.delete(key);
    }
  }

  function make(roleArn: string, name: string): Session {
    // ASIA is how AWS begins the access keys of temporary credentials.
    const accessKeyId = `ASIA${random.text(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}`;
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/${roleNameIn(roleArn)}/${name}`;
    const credentials = { accessKeyId, secretAccessKey: random.text(40), sessionToken: random.text(64) };
    return { caller: { type: "role", arn, roleArn }, credentials };
  }

  return {
    start(roleArn, name, expiresAt) {
      const session = { ...make(roleArn, name), expiresAt };
      forgetOld();
      assumed.set(session.credentials.accessKeyId, session);
      return session;
    },
    startForFunction(roleArn, name, running) {
      const session = { ...make(roleArn, name), running };
      ofFunctions.set(session.credentials.accessKeyId, session);
      return session;
    },
    find: (accessKeyId) => ofFunctions.get(accessKeyId) ?? assumed.get(accessKeyId),
  };
}
