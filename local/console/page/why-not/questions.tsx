import { useState } from "preact/hooks";
import type { RefusalRow, WhyNotPage } from "../../api/why-not.ts";
import { shortId } from "../../shared/short-id.ts";
import { ago, exactTime, plural } from "../format.ts";
import { Mark } from "../frame/marks.tsx";
import { linkTo, open } from "../location.ts";
import { useLiveAnswer } from "../use-live-answer.ts";

/** What there is to ask about. */
export function Questions() {
  const { answer } = useLiveAnswer<WhyNotPage>("why-not");
  if (answer === undefined || answer === "gone") return <main />;
  const { events, refusals } = answer;
  return (
    <main>
      <div class="body">
        <div class="title">
          <div>
            <h1>Why not?</h1>
            <p>
              Pick an event to see which field of each rule did not fit, or a refused call to see the missing statement.
            </p>
          </div>
        </div>
        <div class="pad">
          <div class="card">
            <header>
              <h2>No service took these</h2>
              <span class="m s">the last of each type</span>
            </header>
            {events.length === 0 && <p class="note">Every event was taken by a rule.</p>}
            <ul class="plain links">
              {events.map(({ row, times }) => (
                <li key={row.id}>
                  <a class="rowlink" href={linkTo(`why-not/event/${encodeURIComponent(row.id)}`)}>
                    <Mark kind="none" label="" />
                    <b>{row.type}</b>
                    <span class="m hide-s">{row.source}</span>
                    {row.subject !== undefined && <code class="m nowrap">{shortId(row.subject)}</code>}
                    <span class="push m nowrap" title={exactTime(row.at)}>
                      {times > 1 && `${plural(times, "event")}, the last `}
                      {ago(row.at)}
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          </div>
          <MissedEvent />
          <div class="card">
            <header>
              <h2>These calls were refused</h2>
            </header>
            {refusals.length === 0 && <p class="note">No call was refused.</p>}
            <ul class="plain links">
              {refusals.map((row) => (
                <li key={row.seq}>
                  <a class="rowlink" href={linkTo(`why-not/call/${row.seq}`)}>
                    <Mark kind="refuse" label="" />
                    <b class="nowrap">{row.action}</b>
                    <span class="m cut hide-s">{aboutRefusal(row)}</span>
                    <span class="push m nowrap" title={exactTime(row.at)}>
                      {row.times > 1 && `${row.times} times, the last `}
                      {ago(row.at)}
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          </div>
        </div>
      </div>
    </main>
  );
}

/** For an event that was put and is not here: by the id that PutEvents returned. */
function MissedEvent() {
  const [id, setId] = useState("");
  return (
    <form
      class="card"
      onSubmit={(submitted) => {
        submitted.preventDefault();
        if (id.trim()) open(`why-not/arrival/${encodeURIComponent(id.trim())}`);
      }}
    >
      <header>
        <h2>You put an event, but it never arrived?</h2>
      </header>
      <div class="in missed">
        <label for="missed-event">The EventId that PutEvents returned</label>
        <input id="missed-event" type="text" value={id} onInput={({ currentTarget }) => setId(currentTarget.value)} />
        <button type="submit" class="btn" disabled={id.trim() === ""}>
          Check
        </button>
      </div>
    </form>
  );
}

const aboutRefusal = ({ caller, resource, message }: RefusalRow): string =>
  caller === undefined || resource === undefined ? message : `${caller} on ${resource.split(":").slice(5).join(":")}`;
