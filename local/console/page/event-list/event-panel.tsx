import { useEffect, useState } from "preact/hooks";
import type { EventDetails, RuleOutcomeRow } from "../../api/events.ts";
import { shortId } from "../../shared/short-id.ts";
import { boot, isReadOnly } from "../boot.ts";
import { ago, bytes, clockTime, exactTime } from "../format.ts";
import { ClaimedData } from "../frame/claimed-data.tsx";
import { JsonView } from "../frame/json-view.tsx";
import { Mark } from "../frame/marks.tsx";
import { Panel } from "../frame/panel.tsx";
import { useKeys } from "../keys.ts";
import { linkTo, open } from "../location.ts";
import { change, Refused, read } from "../request.ts";

/** What is known of one event. `version` changes when something new is. */
export function EventPanel({ id, version, isInStory = false }: { id: string; version: number; isInStory?: boolean }) {
  const [details, setDetails] = useState<EventDetails | "gone">();
  useEffect(() => {
    const stop = new AbortController();
    read<EventDetails>(`events/${encodeURIComponent(id)}`, stop.signal).then(setDetails, (error) => {
      if (error instanceof Refused && error.status === 404) setDetails("gone");
    });
    return () => stop.abort();
  }, [id, version]);
  const whyNot = `why-not/event/${encodeURIComponent(id)}`;
  const isWhyNotKnown = boot.stage?.unknown["why-not"] === undefined;
  useKeys({ w: () => isWhyNotKnown && open(whyNot) });

  if (details === "gone")
    return (
      <Panel kicker="Event" title={shortId(id)}>
        <section>Older events are not kept: this one is gone.</section>
      </Panel>
    );
  if (!details || details.row.id !== id)
    return (
      <Panel kicker="Event" title="…">
        {null}
      </Panel>
    );
  const { row } = details;
  const { detail } = details.event as { detail: unknown };
  return (
    <Panel kicker={`${clockTime(row.at)} UTC · ${ago(row.at)}`} title={row.type}>
      <section>
        <dl class="kv">
          <dt>from</dt>
          <dd>
            {row.source}
            {details.version !== undefined && `, version ${details.version}`}
          </dd>
          <dt>event</dt>
          <dd>
            <code title={`${row.id}, ${exactTime(row.at)}`}>{shortId(row.id)}</code>
          </dd>
          {details.correlation !== undefined && (
            <>
              <dt>correlation</dt>
              <dd>
                <a href={linkTo(`events?q=${encodeURIComponent(`correlation:${details.correlation}`)}`)}>
                  <code>{shortId(details.correlation)}</code>
                </a>
              </dd>
            </>
          )}
        </dl>
        <div class="acts">
          {!isInStory && (
            <a class="btn small" href={linkTo(`stories/${encodeURIComponent(row.story)}?sel=${row.id}`)}>
              Story
            </a>
          )}
          {isWhyNotKnown && (
            <>
              <a class="btn small" href={linkTo(whyNot)}>
                Why not another rule?
              </a>
              <a class="btn small" href={linkTo(`why-not/arrival/${encodeURIComponent(row.id)}`)}>
                How far did it come?
              </a>
            </>
          )}
          {!isReadOnly && <SendAgain details={details} />}
        </div>
      </section>
      <Outcomes rules={details.rules} />
      <section>
        <h3>
          <span>Detail</span>
          <span class="plainer">{bytes(details.bytes)}</span>
        </h3>
        <JsonView value={detail} label="The event's detail" />
      </section>
      <ClaimedData detail={detail} />
    </Panel>
  );
}

function Outcomes({ rules }: { rules: RuleOutcomeRow[] }) {
  const reason = rules.find((rule) => rule.reason !== undefined)?.reason;
  return (
    <section>
      <h3>What became of it</h3>
      {rules.length === 0 && <p class="m">No rule took it.</p>}
      <ul class="plain">
        {rules.map((rule) => (
          <li class="rowlink" key={rule.arn}>
            <Mark kind={rule.signal} label="" />
            <span class="cut" title={rule.arn}>
              {rule.rule}
            </span>
            <span class="push m nowrap">{rule.words}</span>
          </li>
        ))}
      </ul>
      {reason !== undefined && <p class="s wrap dead">{reason}</p>}
    </section>
  );
}

/** Puts the same event once more: a consumer that is idempotent does nothing twice. */
function SendAgain({ details }: { details: EventDetails }) {
  const [said, setSaid] = useState("");
  const event = details.event as { source: string; "detail-type": string; detail: object; resources: string[] };
  const again = async () => {
    const entry = {
      bus: details.busName,
      source: event.source,
      type: event["detail-type"],
      detail: event.detail,
      resources: event.resources,
    };
    const { Entries } = await change<{ Entries: { EventId?: string; ErrorMessage?: string }[] }>("events", entry);
    const [answer] = Entries;
    return answer?.EventId ? `Sent as ${shortId(answer.EventId)}` : (answer?.ErrorMessage ?? "Refused");
  };
  if (event.source.startsWith("aws.")) return null;
  return (
    <>
      <button
        type="button"
        class="btn small"
        onClick={() => void again().then(setSaid, (error: Error) => setSaid(error.message))}
      >
        Send again
      </button>
      {said && (
        <span class="m s" role="status">
          {said}
        </span>
      )}
    </>
  );
}
