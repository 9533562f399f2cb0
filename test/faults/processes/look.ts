import { paginateScan } from "@aws-sdk/lib-dynamodb";
import { listDeadLetters } from "../../../events/dead-letters/list.ts";
import { nameOf } from "../../../events/names.ts";
import { linesOf } from "../../support/audit-log.ts";
import type { Stage } from "../../support/stage.ts";
import type { Audited, LedgerEntry, Letter, Mail, SeenOrder } from "../auditor/observations.ts";

/** What the audit log says about orders; a killed cloud forgets its logs, so what was told before counts, too. */
export async function readAudit(stage: Stage, told: readonly Audited[]): Promise<Audited[]> {
  const lines = await auditLines(stage);
  const known = new Map([...told, ...lines].map((event) => [event.id, event]));
  return [...known.values()].filter(({ subject }) => subject.startsWith("ord_"));
}

async function auditLines(stage: Stage): Promise<Audited[]> {
  const lines = await linesOf(stage, `/aws/events/${nameOf(stage, "audit")}`, "ord_");
  return lines.map((line) => {
    const { id, type, subject, metadata } = JSON.parse(line);
    return { id, type, subject, eventId: metadata.eventId, causationId: metadata.causationId };
  });
}

/** An order as its owner sees it. */
export async function readOrder(stage: Stage, orderId: string, email: string | undefined): Promise<SeenOrder> {
  const { status, body } = await stage.request("GET", `/orders/${orderId}`);
  if (status !== 200) return { orderId, status };
  const { state, total, currency, history } = body;
  return { orderId, status, state, total, currency, history, ...(email !== undefined && { email }) };
}

/** The provider's books. */
export async function readLedger(stage: Stage): Promise<LedgerEntry[]> {
  const { PROVIDER_TABLE_NAME: TableName = "" } = await stage.environmentOf("payment-on-order-created");
  const pages = await Array.fromAsync(paginateScan({ client: stage.documents }, { TableName }));
  return pages.flatMap(({ Items = [] }) => Items).map(entryOf);
}

function entryOf(item: Record<string, unknown>): LedgerEntry {
  const { key, attempts, charge, refund } = item as {
    key: string;
    attempts: number;
    charge?: { status: string; amount?: number; currency?: string };
    refund?: { answer: { status: string } };
  };
  return {
    ...{ key, attempts },
    ...(charge && { charge: charge.status }),
    ...(refund && { refund: refund.answer.status }),
    ...(charge?.amount !== undefined && { amount: charge.amount }),
    ...(charge?.currency !== undefined && { currency: charge.currency }),
  };
}

/** The mailbox; the facts tell which invocation sent a mail, where they were not lost in a kill. */
export async function readMails(stage: Stage, told: readonly Mail[]): Promise<Mail[]> {
  const key = ({ at, to, subject }: Mail) => `${at} ${to} ${subject}`;
  const senders = new Map(told.map((mail) => [key(mail), mail.requestId]));
  const caught = (await stage.mails?.()) ?? [];
  return caught.map(({ at, to: [to = ""], subject }) => {
    const requestId = senders.get(key({ at, to, subject }));
    return { at, to, subject, ...(requestId !== undefined && { requestId }) };
  });
}

/** Every dead letter. */
export async function readLetters(stage: Stage): Promise<Letter[]> {
  const listings = await listDeadLetters(stage.sqs, { stage: stage.name });
  return listings
    .flatMap(({ letters }) => letters)
    .map(({ queue, messageId, event: { type, subject }, reason: { code } }) => ({
      ...{ queue, messageId, reason: code },
      ...(type !== undefined && { type }),
      ...(subject !== undefined && { subject }),
    }));
}
