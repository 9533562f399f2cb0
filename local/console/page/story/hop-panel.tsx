import type { Hop } from "../../api/stories.ts";
import { clockTime } from "../format.ts";
import { JsonView } from "../frame/json-view.tsx";
import { Mark } from "../frame/marks.tsx";
import { Panel } from "../frame/panel.tsx";
import { GivenPayload } from "./given-payload.tsx";

const KINDS: Record<Hop["kind"], string> = {
  http: "Request",
  call: "Call of a function",
  write: "Write to a table",
  object: "Object in S3",
  relay: "Relay from the table's stream",
  event: "Event",
  keep: "Kept",
  wait: "Wait",
  mail: "E-mail",
  log: "Log",
  letter: "Dead letter",
  refused: "Refused call",
  attempt: "Delivery",
};

/** What is known of a hop that is no event. */
export function HopPanel({ hop }: { hop: Hop }) {
  const from = hop.bars[0]?.from;
  return (
    <Panel kicker={`${KINDS[hop.kind]}${from === undefined ? "" : ` · ${clockTime(from)} UTC`}`} title={hop.name}>
      <section>
        {hop.note && (
          <p class="m">
            {hop.mark && <Mark kind={hop.mark} label="" />} {hop.note}
          </p>
        )}
        <dl class="kv">
          {hop.known.map(([name, value]) => [
            <dt key={`${name} name`}>{name}</dt>,
            <dd key={name} class={value === "not known" ? "m" : ""}>
              {value}
            </dd>,
          ])}
        </dl>
      </section>
      {hop.texts?.map(({ title, text, json, note }) => (
        <section key={title}>
          <h3>
            <span>{title}</span>
            {note && <span class="plainer">{note}</span>}
          </h3>
          {json === undefined ? <pre class="code wrap">{text}</pre> : <JsonView value={json} label={title} />}
        </section>
      ))}
      {hop.given && <GivenPayload key={hop.given.eventId} given={hop.given} />}
    </Panel>
  );
}
