import { boot } from "./boot.ts";

/** The console's answer in words, where it refuses something. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Reads one of the console's resources. Throws `Refused`. */
export async function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  return answerOf<T>(await fetch(`/console/api/${path}`, signal ? { signal } : {}));
}

/** Changes something, as the person at the keyboard. Throws `Refused`. */
export async function change<T>(path: string, body: object): Promise<T> {
  const headers = { "content-type": "application/json", "x-console-token": boot.token };
  return answerOf<T>(await fetch(`/console/api/${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function answerOf<T>(response: Response): Promise<T> {
  const answer = (await response.json()) as T & { message?: string };
  if (!response.ok) throw new Refused(response.status, answer.message ?? `The console answered ${response.status}.`);
  return answer;
}
