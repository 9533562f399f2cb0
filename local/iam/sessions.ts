import { ACCOUNT, type Caller } from "../aws.ts";
import type { Random } from "../random.ts";
import type { Collection, Store } from "../store.ts";
import { roleNameIn } from "./role.ts";

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** The credentials of a role session. */
export interface Session {
  caller: Extract<Caller, { type: "role" }>;
  credentials: Credentials;
  /** Milliseconds since the epoch; absent for functions, whose sessions do not expire. */
  expiresAt?: number | undefined;
  /** What the environment with these credentials is running. */
  running?: Running | undefined;
}

/** The latest invocation in a function's environment, which runs one at a time. */
export interface Running {
  requestId?: string;
}

export interface Sessions {
  start(roleArn: string, name: string, expiresAt: number): Session;
  /** Starts a session for a function's environment; it does not expire. */
  startForFunction(roleArn: string, name: string, running?: Running): Session;
  /** Returns a session by its access key, or undefined if it was not issued here. */
  find(accessKeyId: string): Session | undefined;
}

// An unknown key stands for the administrator, so expired keys are remembered for a long time.
const REMEMBERED_MS = 30 * 86_400_000;

/** Functions' sessions end with the process; those from `AssumeRole` survive a restart. */
export function createSessions({ random, store, now }: { random: Random; store: Store; now(): number }): Sessions {
  const ofFunctions = new Map<string, Session>();
  const assumed: Collection<Session> = store.collection("iam.sessions");

  function forgetOld(): void {
    for (const key of [...assumed.keys()]) {
      // In order of creation, which is nearly the order of expiry.
      if ((assumed.get(key)?.expiresAt ?? 0) + REMEMBERED_MS > now()) return;
      assumed.delete(key);
    }
  }

  function make(roleArn: string, name: string): Session {
    // AWS's prefix for access keys of temporary credentials.
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
