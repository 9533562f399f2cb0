import { createHash } from "node:crypto";
import { AwsError } from "../aws.ts";
import type { Clock } from "../clock.ts";
import type { Collection } from "../store.ts";

/** How long a transaction's token is good for. */
const VALID_MS = 10 * 60_000;

/** A transaction that was carried out. */
export interface Remembered {
  digest: string;
  until: number;
}

/** The tokens of transactions: one that is sent again is not carried out again. */
export interface RequestTokens {
  /** Whether this request was carried out. Throws `IdempotentParameterMismatchException` if another one had its token. */
  knows(token: string, request: object): boolean;
  remember(token: string, request: object): void;
}

export function createRequestTokens({ now }: Pick<Clock, "now">, stored: Collection<Remembered>): RequestTokens {
  // The oldest first.
  function forgetOld(): void {
    for (const token of stored.keys()) {
      if ((stored.get(token)?.until ?? 0) > now()) return;
      stored.delete(token);
    }
  }

  return {
    knows(token, request) {
      forgetOld();
      const known = stored.get(token);
      if (known === undefined) return false;
      if (known.digest === digestOf(request)) return true;
      throw new AwsError(
        "IdempotentParameterMismatchException",
        "The request uses the same client token as a previous, but non-identical request.",
      );
    },
    remember: (token, request) => stored.set(token, { digest: digestOf(request), until: now() + VALID_MS }),
  };
}

const digestOf = (request: object): string => createHash("sha256").update(JSON.stringify(request)).digest("base64");
