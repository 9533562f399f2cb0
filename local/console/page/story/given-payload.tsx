import type { EventDetails } from "../../api/events.ts";
import type { Given } from "../../api/stories.ts";
import { bytes } from "../format.ts";
import { ClaimedData } from "../frame/claimed-data.tsx";
import { JsonView } from "../frame/json-view.tsx";
import { useAnswer } from "../use-answer.ts";

/** The event that a hop was given: as it was on the bus, what the rule made of it, and what its claim stands for. */
export function GivenPayload({ given: { eventId, rule, input, inMessage } }: { given: Given }) {
  const details = useAnswer<EventDetails>(`events/${encodeURIComponent(eventId)}`);
  const event = details === undefined || details === "gone" ? undefined : details.event;
  const way = inMessage ? "as the body of a message" : "as its input";
  return (
    <>
      <section>
        <h3>
          <span>On the bus</span>
          {event && <span class="plainer">{bytes(JSON.stringify(event).length)}</span>}
        </h3>
        {details === "gone" && <p class="m">The event is not kept any more.</p>}
        {event && <JsonView value={event} label="The event on the bus" />}
      </section>
      <section>
        <h3>
          <span>What it got</span>
          <span class="plainer">{way}</span>
        </h3>
        {input === undefined ? (
          <p class="m">The event as it was on the bus: the rule {rule} transforms nothing.</p>
        ) : (
          <Input text={input} />
        )}
      </section>
      {event && <ClaimedData detail={(event as { detail?: unknown }).detail} />}
    </>
  );
}

function Input({ text }: { text: string }) {
  const json = parsed(text);
  if (json === undefined) return <pre class="code wrap">{text}</pre>;
  return <JsonView value={json} label="What it got" />;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
