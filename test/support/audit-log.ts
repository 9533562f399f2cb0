import { paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { nameOf } from "../../events/names.ts";
import type { Stage } from "./stage.ts";

/** An event as the audit log has it. */
interface AuditedEvent {
  type: string;
  eventId: string;
}

/** Every publication of an event about an order, in the order in which the audit log got them. */
export async function auditedEvents(stage: Stage, orderId: string): Promise<AuditedEvent[]> {
  const lines = await linesOf(stage, `/aws/events/${nameOf(stage, "audit")}`, orderId);
  return lines.map((line) => JSON.parse(line)).map(({ type, metadata }) => ({ type, eventId: metadata.eventId }));
}

/** The lines of a log group that hold a text. */
export async function linesOf(stage: Stage, logGroupName: string, text: string): Promise<string[]> {
  const filterPattern = `"${text}"`;
  const pages = paginateFilterLogEvents({ client: stage.logs }, { logGroupName, filterPattern });
  const found = await Array.fromAsync(pages);
  return found.flatMap(({ events = [] }) => events.map(({ message = "" }) => message));
}
