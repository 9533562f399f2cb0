/**
 * The EventBridge events that a payload carries: itself, or one in the body of each SQS record or the message of each
 * SNS record, or the request of an invocation record. Their ids are what the trace follows an event by.
 */
export function eventIdsOf(payload: string): string[] {
  // Most payloads of other kinds are told apart without being parsed.
  if (!payload.includes("detail-type")) return [];
  const value = parse(payload);
  if (typeof value !== "object" || value === null) return [];
  const { Records: records, requestPayload: request } = value as { Records?: unknown; requestPayload?: unknown };
  if (!Array.isArray(records)) return [value, request].flatMap(idOf);
  return records.flatMap((record: { body?: unknown; Sns?: { Message?: unknown } } | null) =>
    idWithin(record?.body ?? record?.Sns?.Message),
  );
}

/** Of an event's text, or of an SNS notification's whose message is one. */
function idWithin(text: unknown): string[] {
  if (typeof text !== "string" || !text.includes("detail-type")) return [];
  const value = parse(text);
  const ids = idOf(value);
  if (ids.length > 0 || typeof value !== "object" || value === null) return ids;
  const { Message: message } = value as { Message?: unknown };
  return typeof message === "string" ? idOf(parse(message)) : [];
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
