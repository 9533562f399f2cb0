import type { MailDetails } from "../../api/mails.ts";
import { shortId } from "../../shared/short-id.ts";
import { ago, clockTime } from "../format.ts";
import { Panel } from "../frame/panel.tsx";
import { linkTo } from "../location.ts";
import { useAnswer } from "../use-answer.ts";

/** One mail as its reader would get it; its HTML is shown as the text that it is. */
export function MailPanel({ id }: { id: string }) {
  const details = useAnswer<MailDetails>(`mails/${encodeURIComponent(id)}`);
  if (details === "gone")
    return (
      <Panel kicker="Mail" title="Not known">
        <section>Older mails are not kept: this one is gone.</section>
      </Panel>
    );
  if (!details)
    return (
      <Panel kicker="Mail" title="…">
        {null}
      </Panel>
    );
  const { row, text, html, known, call } = details;
  return (
    <Panel kicker={`${clockTime(row.at)} UTC · ${ago(row.at)}`} title={row.subject}>
      <section>
        <dl class="kv">
          {known.map(([name, value]) => (
            <div class="pairs" key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          {call && (
            <div class="pairs">
              <dt>sent by</dt>
              <dd>
                <a href={linkTo(`functions/${encodeURIComponent(call.function)}?sel=${call.seq}`)}>{call.label}</a>
              </dd>
            </div>
          )}
        </dl>
        {row.stories.length > 1 && <p class="m s">Its call had events of these; no fact says which one it is about.</p>}
        <div class="acts">
          {row.stories.map((story) => (
            <a key={story} class="btn small" href={linkTo(`stories/${encodeURIComponent(story)}`)} title={story}>
              Story {shortId(story)}
            </a>
          ))}
        </div>
      </section>
      <section>
        <h3>Text</h3>
        <p class="letter">{text || "It has none."}</p>
      </section>
      {html !== undefined && (
        <section>
          <h3>HTML, as its source</h3>
          <pre class="code">{html}</pre>
        </section>
      )}
    </Panel>
  );
}
