import { ExplainedError } from "../explained-error.ts";
import type { Token } from "./api/token.ts";

/** The console's resources, as programs read them. */
export interface ConsoleReader {
  /** Undefined where the console does not know it. Throws `ExplainedError`. */
  read<T>(path: string): Promise<T | undefined>;
  /** Changes something. Throws `ExplainedError`. */
  change<T>(path: string, body: object): Promise<T>;
}

/** The console of the cloud at an endpoint; the one that AWS_ENDPOINT_URL names, or the usual one, when none is given. */
export function consoleAt(endpoint = process.env["AWS_ENDPOINT_URL"] ?? "http://127.0.0.1:4566"): ConsoleReader {
  const base = endpoint.replace(/\/$/, "");

  async function ask(path: string, init?: RequestInit): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${base}/console/api/${path}`, init).catch(() => undefined);
    if (!response)
      throw new ExplainedError(
        `Nothing answers at ${endpoint}. Start the local cloud there (npx cdk-local-cloud), or name another with --endpoint or AWS_ENDPOINT_URL.`,
      );
    if (response.headers.get("content-type") !== "application/json")
      throw new ExplainedError(`What answers at ${endpoint} is not a local cloud (status ${response.status}).`);
    return { status: response.status, body: await response.json() };
  }

  return {
    async read<T>(path: string) {
      const { status, body } = await ask(path);
      if (status === 404) return undefined;
      if (status !== 200) throw new ExplainedError((body as { message: string }).message);
      return body as T;
    },
    async change<T>(path: string, body: object) {
      const { token } = (await ask("token")).body as Token;
      const headers = { "content-type": "application/json", "x-console-token": token };
      const answer = await ask(path, { method: "POST", headers, body: JSON.stringify(body) });
      if (answer.status !== 200) throw new ExplainedError((answer.body as { message: string }).message);
      return answer.body as T;
    },
  };
}
