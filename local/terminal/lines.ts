import { styleText } from "node:util";
import type { Fact, FactOf } from "../trace.ts";
import { cut, type Line, layOut, tailOf } from "./layout.ts";
import { printable } from "./printable.ts";
import { createRecollection } from "./recollection.ts";

/** Turns facts into lines for a person: what became of each event, each request, mail and failure. */
export function createLines(): (fact: Fact) => string | undefined {
  const { remember, rulesOf, event, eventsOf } = createRecollection();

  const about = (eventId: string | undefined): Pick<Line, "subject" | "type"> => {
    const known = eventId === undefined ? undefined : event(eventId);
    return known ? { subject: known.subject, type: known.type } : { subject: eventId ?? "" };
  };
  const failure = (eventId: string | undefined, text: string): Line => ({ ...about(eventId), text, style: "red" });

  /** Of a fact that is printable. */
  function linesOf(fact: Fact): Line[] {
    switch (fact.kind) {
      case "put":
        return untaken(fact);
      case "invoked":
        return taken(fact);
      case "delivery-failed": {
        const again = fact.retryInMs === undefined ? "" : ` (again in ${Math.round(fact.retryInMs / 1000)} s)`;
        return [failure(fact.eventId, `→ ${shortName(fact.target)}: ${fact.code}: ${fact.message}${again}`)];
      }
      case "dead-lettered": {
        const tries = fact.tries === undefined ? "" : `, tries: ${fact.tries}`;
        return [failure(fact.eventId, `→ ${shortName(fact.queue)}: ${fact.reason}${tries}`)];
      }
      case "redriven":
        return [{ ...about(fact.eventId), text: `→ back to ${shortName(fact.to)}, redriven` }];
      case "dropped":
        return [failure(fact.eventId, `dropped on its way to ${shortName(fact.target)}: ${fact.reason}`)];
      case "put-refused":
        return [failure(undefined, `PutEvents on ${fact.bus}: ${fact.code}: ${fact.message}`)];
      case "refused":
        return [failure(undefined, `${fact.service} ${fact.operation}: ${fact.code}: ${fact.message}`)];
      case "injected": {
        const place = fact.target ?? fact.queue ?? fact.stream ?? fact.function ?? fact.operation ?? "";
        const text = `injected ${fact.fault}: ${shortName(place)}`;
        return [{ ...about(fact.eventId), text, style: "yellow" }];
      }
      case "log":
        return complaint(fact);
      case "mail": {
        const text = `“${fact.subject}” → ${fact.to.join(", ")}`;
        return [{ subject: subjectOf(fact.by?.requestId, ""), type: "mail", text, style: "magenta", fit: cut }];
      }
      case "http": {
        const style = fact.status < 400 ? "green" : "yellow";
        const text = `${fact.method} ${fact.path} ${fact.status}${fact.error ? `: ${fact.error}` : ""}`;
        return [{ subject: "", text, style, end: `answered in ${ms(fact.ms)}`, fit: cut }];
      }
      default:
        return [];
    }
  }

  /** An event that only rules take which take everything, such as that of an audit log. */
  function untaken({ event: { id }, rules }: FactOf<"put">): Line[] {
    const { wanted, catchAlls } = rulesOf(rules);
    if (wanted > 0) return [];
    const text = catchAlls.length > 0 ? `→ ${catchAlls.map(shortName).join(", ")}, nobody else` : "→ nobody";
    return [{ ...about(id), text, style: "dim" }];
  }

  function taken(fact: FactOf<"invoked">): Line[] {
    const name = shortName(fact.function);
    const { error, eventIds, failedEventIds = [], failedItems = [], cold } = fact;
    if (error) return (eventIds.length > 0 ? eventIds : [undefined]).map((id) => failure(id, `→ ${name}: ${error}`));
    const lost = failedItems.length > 0 && eventIds.length === 0;
    if (lost) return [failure(undefined, `→ ${name} failed with ${failedItems.length} of its batch`)];
    const ran = `ran ${ms(fact.ms)}${cold ? " (cold)" : ""}`;
    return eventIds.map((id): Line => {
      if (failedEventIds.includes(id)) return failure(id, `→ ${name} failed with it, and gets it again`);
      const put = event(id)?.at;
      const end = put === undefined ? ran : `${ran}, ${ms(fact.at - put)} after put`;
      return { ...about(id), text: `→ ${name}`, end, fit: tailOf };
    });
  }

  /** A function's own warning or error, from a line in Lambda's JSON log format. */
  function complaint({ function: name, line, requestId }: FactOf<"log">): Line[] {
    if (!/"level":"(WARN|ERROR|FATAL)"/.test(line)) return [];
    try {
      const { level, message, error } = JSON.parse(line) as Record<string, unknown> & { error?: { message?: string } };
      const said = printable(error?.message ? `${message}: ${error.message}` : String(message));
      const type = String(level).toLowerCase();
      return [{ subject: subjectOf(requestId, line), type, text: `${shortName(name)}: ${said}`, style: "yellow" }];
    } catch {
      return [];
    }
  }

  /** What an invocation is about: its only subject, or, of those in a batch, the one that the text names. */
  function subjectOf(requestId: string | undefined, text: string): string {
    const subjects = [...new Set(eventsOf(requestId).map(({ subject }) => subject))];
    if (subjects.length < 2) return subjects[0] ?? "";
    return subjects.find((subject) => text.includes(subject)) ?? "";
  }

  return (fact) => {
    const shown = printableFact(fact);
    remember(shown);
    const lines = linesOf(shown).map(layOut);
    if (lines.length === 0) return undefined;
    const time = new Date(fact.at).toISOString().slice(11, 23);
    return lines.map((line) => `${styleText("dim", time)} ${line}`).join("\n");
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

const ms = (value: number) => `${Math.round(value)} ms`;

/** The last part of an ARN or URL: the name a person gave. */
function shortName(text: string): string {
  const name = text.replace(/:\*$/, "");
  return name.slice(Math.max(name.lastIndexOf(":"), name.lastIndexOf("/")) + 1);
}
