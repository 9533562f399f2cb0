import type { Action } from "../api/config.ts";

/** What `fetch` takes besides the path. */
export interface ActionRequest {
  method: string;
  headers: Record<string, string>;
  body?: string;
}

/** Returns the request of an action with an option of its choice, as any client would send it; each has new ids. */
export function requestOf({ method, headers = {}, body, choice }: Action, chosen: string | undefined): ActionRequest {
  const sent = choice && typeof body === "object" ? { ...body, [choice.field]: chosen } : body;
  return {
    method,
    headers: { "content-type": "application/json", ...JSON.parse(withIds(JSON.stringify(headers))) },
    ...(sent !== undefined && { body: withIds(JSON.stringify(sent)) }),
  };
}

const withIds = (text: string): string => text.replaceAll("{uuid}", () => crypto.randomUUID());
