/**
 * The EventBridge events that a function's payload carries: what its text is or wraps, or the body of each of its SQS
 * records and the message of each of its SNS records. Their ids are what the trace follows an event by.
 */
export function eventIdsOf(payload: string): string[] {
  // Most payloads of other kinds are told apart without being parsed.
  if (!payload.includes("detail-type")) return [];
  const value = parse(payload);
  const records = (value as { Records?: unknown } | null | undefined)?.Records;
  if (!Array.isArray(records)) return idsIn(value);
  return records.flatMap((record: { body?: unknown; Sns?: { Message?: unknown } } | null) => {
    const text = record?.body ?? record?.Sns?.Message;
    return typeof text === "string" ? eventIdsIn(text) : [];
  });
}

/** How EventBridge begins the text of an event: it is known without being parsed. */
const HEAD = /^\{"version":"0","id":"([^"\\]+)","detail-type":"/;

/** The events of a message's text: itself, the message of an SNS notification, or the request of an invocation record. */
export function eventIdsIn(text: string): string[] {
  const [, id] = HEAD.exec(text) ?? [];
  if (id !== undefined) return [id];
  return text.includes("detail-type") ? idsIn(parse(text)) : [];
}

function idsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { requestPayload, Message: message } = value as { requestPayload?: unknown; Message?: unknown };
  const ids = [value, requestPayload].flatMap(idOf);
  return ids.length === 0 && typeof message === "string" ? eventIdsIn(message) : ids;
}

function idOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { id, "detail-type": detailType } = value as Record<string, unknown>;
  return typeof id === "string" && typeof detailType === "string" ? [id] : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON, so not an event.
    return undefined;
  }
}
