import type { Mail } from "../../../ses/state.ts";
import type { Fact } from "../../../trace.ts";
import type { MailDetails, MailRow, MailsPage } from "../../api/mails.ts";
import type { ConsoleContext } from "../context.ts";
import { type Call, callsOf } from "../functions/calls.ts";
import { storyOf } from "../index/event-record.ts";
import { nameIn } from "../names.ts";

/** The caught mails that hold a text, newest first. */
export function mailsPage(context: ConsoleContext, text: string, limit: number): MailsPage {
  const wanted = text.trim().toLowerCase();
  const found = context.mails().filter((mail) => textOf(mail).includes(wanted));
  const senders = sendersIn(context.facts());
  const mails = found.slice(-limit).reverse();
  return { mails: mails.map((mail) => mailRow(mail, senders.get(mail.messageId), context)), count: found.length };
}

const recipientsOf = ({ to, cc, bcc }: Mail): string[] => [...to, ...cc, ...bcc];

const textOf = (mail: Mail): string =>
  [mail.from, ...recipientsOf(mail), mail.subject, mail.text, mail.html ?? ""].join("\n").toLowerCase();

export function mailDetails(id: string, context: ConsoleContext): MailDetails | undefined {
  const mail = context.mails().find(({ messageId }) => messageId === id);
  if (!mail) return undefined;
  const call = sendersIn(context.facts()).get(id);
  const known: [string, string][] = [
    ["from", mail.from],
    ["to", mail.to.join(", ")],
    ["copy to", mail.cc.join(", ")],
    ["hidden copy to", mail.bcc.join(", ")],
    ["answers to", mail.replyTo.join(", ")],
    ...Object.entries(mail.tags).map(([name, value]): [string, string] => [`tag ${name}`, value]),
  ];
  return {
    row: mailRow(mail, call, context),
    text: mail.text,
    ...(mail.html !== undefined && { html: mail.html }),
    known: known.filter(([, value]) => value !== ""),
    ...(call && {
      call: { function: nameIn(call.function), label: context.names.short(call.function), seq: call.seq },
    }),
  };
}

function mailRow(mail: Mail, call: Call | undefined, context: ConsoleContext): MailRow {
  const { messageId: id, at, from, subject } = mail;
  return { id, at, from, to: recipientsOf(mail), subject, stories: storiesOf(mail, call, context) };
}

/** The calls that sent mails, by the mails' ids. */
function sendersIn(facts: readonly Fact[]): Map<string, Call> {
  const byRequest = new Map<string, Call[]>();
  for (const call of [...callsOf(facts).values()].flat())
    byRequest.set(call.requestId, [...(byRequest.get(call.requestId) ?? []), call]);
  const senders = new Map<string, Call>();
  for (const fact of facts) {
    if (fact.kind !== "mail" || !fact.by) continue;
    // Of several tries, the one that had begun.
    const call = byRequest.get(fact.by.requestId)?.findLast(({ from }) => from <= fact.at);
    if (call) senders.set(fact.messageId, call);
  }
  return senders;
}

/** The stories of the events that its call had; of several, those that the mail names. */
function storiesOf(mail: Mail, call: Call | undefined, { index }: ConsoleContext): string[] {
  const events = call?.eventIds.flatMap((id) => index.find(id) ?? []) ?? [];
  const stories = [...new Set(events.map(storyOf))];
  const named = stories.filter((story) => textOf(mail).includes(story.toLowerCase()));
  return named.length > 0 ? named : stories;
}
