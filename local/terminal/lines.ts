import { styleText } from "node:util";
import { parseArn } from "../aws.ts";
import type { Fact } from "../trace.ts";
import { printable } from "./printable.ts";

interface Event {
  type: string;
  subject: string;
  /** When it was put. */
  at: number;
  /** How many rules took it, archives left out. */
  rules: number;
}

const HELD = 10_000;

/** Turns facts into lines for a person: one for each event that somebody took, each request, mail and failure. */
export function createLines(): (fact: Fact) => string | undefined {
  // What a later fact says of an event is its id alone: the name and the start are remembered from the put.
  const events = new Map<string, Event>();

  function remember(eventId: string, event: Event): void {
    events.set(eventId, event);
    if (events.size > HELD) events.delete(events.keys().next().value ?? "");
  }

  const nameOf = (eventId: string) => {
    const event = events.get(eventId);
    return event ? `${subject(event.subject)} ${styleText("bold", event.type.padEnd(18))}` : subject(eventId);
  };

  /** Of a fact that is printable. */
  function body(fact: Fact): string | undefined {
    switch (fact.kind) {
      case "put": {
        const { id, "detail-type": type, resources } = fact.event;
        const rules = fact.rules.filter((rule) => !rule.startsWith(ARCHIVE)).length;
        remember(id, { type: printable(type), subject: printable(resources[0] ?? id), at: fact.at, rules });
        return undefined;
      }
      case "scheduled":
        remember(fact.eventId, { type: "Scheduled Event", subject: shortName(fact.rule), at: fact.at, rules: 1 });
        return undefined;
      case "invoked":
        return taken(fact);
      case "delivered":
        // Functions speak for themselves when they are done; a log that takes everything says only what nobody else took.
        if (parseArn(fact.target).service !== "logs" || events.get(fact.eventId)?.rules !== 1) return undefined;
        return styleText("dim", `${nameOf(fact.eventId)} → ${shortName(fact.target)}, nobody else`);
      case "delivery-failed":
        return failed(
          `${nameOf(fact.eventId)} → ${shortName(fact.target)}: ${fact.code}: ${fact.message}${retry(fact.retryInMs)}`,
        );
      case "log":
        return complaint(fact);
      case "dead-lettered":
        return failed(
          `${fact.eventId ? nameOf(fact.eventId) : subject("")} → ${shortName(fact.queue)}: ${fact.reason}`,
        );
      case "dropped":
        return failed(`${nameOf(fact.eventId)} dropped on its way to ${shortName(fact.target)}: ${fact.reason}`);
      case "put-refused":
        return failed(`${subject("")} PutEvents on ${fact.bus}: ${fact.code}: ${fact.message}`);
      case "refused":
        return failed(`${subject("")} ${fact.service} ${fact.operation}: ${fact.code}: ${fact.message}`);
      case "mail":
        return `${subject("")} ${styleText("magenta", "mail".padEnd(18))} → ${fact.to.join(", ")}: “${fact.subject}”`;
      case "http":
        return `${subject("")} ${styleText(fact.status < 400 ? "green" : "yellow", `${fact.method} ${fact.path} ${fact.status}`)} ${ms(fact.ms)}`;
      default:
        return undefined;
    }
  }

  function taken(fact: Fact & { kind: "invoked" }): string | undefined {
    const start = fact.cold ? styleText("cyan", " cold start") : "";
    if (fact.error) {
      const what = fact.eventIds.map(nameOf).join(", ") || subject("");
      return failed(`${what} → ${shortName(fact.function)}: ${fact.error}`);
    }
    const lines = fact.eventIds.map((id) => {
      const event = events.get(id);
      return `${nameOf(id)} → ${shortName(fact.function)} ${ms(event ? fact.at - event.at : fact.ms)}${start}`;
    });
    return lines.length > 0 ? lines.join("\n             ") : undefined;
  }

  return (fact) => {
    const text = body(printableFact(fact));
    return text && `${styleText("dim", new Date(fact.at).toISOString().slice(11, 23))} ${text}`;
  };
}

/** Facts tell what strangers wrote. An event and a line of a log hold that as data, which is made printable where it is read. */
function printableFact(fact: Fact): Fact {
  const shown = Object.entries(fact).map(([name, value]) => {
    if (Array.isArray(value)) return [name, value.map((each) => (typeof each === "string" ? printable(each) : each))];
    return [name, typeof value === "string" && name !== "line" ? printable(value) : value];
  });
  return Object.fromEntries(shown) as Fact;
}

/** A function's own warning or error, from a line in Lambda's JSON log format. */
function complaint({ function: name, line }: Fact & { kind: "log" }): string | undefined {
  if (!/"level":"(WARN|ERROR|FATAL)"/.test(line)) return undefined;
  try {
    const { level, message, error } = JSON.parse(line) as Record<string, unknown> & { error?: { message?: string } };
    const said = printable(error?.message ? `${message}: ${error.message}` : String(message));
    return styleText("yellow", `${subject("")} ${String(level).toLowerCase().padEnd(18)} ${shortName(name)}: ${said}`);
  } catch {
    return undefined;
  }
}

/** What EventBridge calls the rule that feeds an archive begins with. */
const ARCHIVE = "Events-Archive-";

const subject = (text: string) => styleText("blue", text.slice(0, 36).padEnd(36));
const ms = (value: number) => styleText("dim", `${Math.round(value)} ms`);
const failed = (text: string) => styleText("red", text);
const retry = (inMs: number | undefined) => (inMs === undefined ? "" : ` (again in ${Math.round(inMs / 1000)} s)`);

/** The last part of an ARN or URL: the name a person gave. */
function shortName(text: string): string {
  return text.slice(Math.max(text.lastIndexOf(":"), text.lastIndexOf("/")) + 1);
}
