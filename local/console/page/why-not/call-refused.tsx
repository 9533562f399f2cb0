import type { WhyNotCall } from "../../api/why-not.ts";
import { refusalSentence, whyWords } from "../../shared/refusal-words.ts";
import { shortId } from "../../shared/short-id.ts";
import { ago, clockTime, exactTime } from "../format.ts";
import { Mark } from "../frame/marks.tsx";
import { Message } from "../frame/message.tsx";
import { linkTo } from "../location.ts";
import { useAnswer } from "../use-answer.ts";

/** Why a call was refused: what was looked at, and what is missing. */
export function CallRefused({ seq }: { seq: string }) {
  const answer = useAnswer<WhyNotCall>(`why-not/call/${encodeURIComponent(seq)}`);
  if (answer === "gone")
    return <Message title="This refusal is not known" text="Older facts are not kept: this one is gone." />;
  if (!answer) return <main />;
  const { row, missing, line, isDenied, considered } = answer;
  const who = row.caller ?? "A caller";
  return (
    <main>
      <div class="body">
        <div class="title">
          <div>
            <p class="s">
              <a href={linkTo("why-not")}>Why not?</a> / call
            </p>
            <h1>
              {answer.callerArn === undefined ? `${row.action} was refused` : `${who} may not call ${row.action}`}
            </h1>
            <p>
              <span class="tag refuse">
                <Mark kind="refuse" label="" />
                refused
              </span>{" "}
              {refusalSentence(answer)}
            </p>
          </div>
          <div class="figs">
            <div>
              <b title={exactTime(row.at)}>{clockTime(row.at).slice(0, 8)}</b>
              <span>{ago(row.at)}</span>
            </div>
            <div>
              <b>{row.times}</b>
              <span>{row.times === 1 ? "time" : "times"}</span>
            </div>
          </div>
        </div>
        <div class="pad">
          {missing && line !== undefined && (
            <div class="two">
              <Copyable title="The missing statement" text={JSON.stringify(missing, null, 2)} />
              <Copyable title="As a line of the CDK" text={line} />
            </div>
          )}
          <div class="two">
            <div class="card">
              <header>
                <h2>What was looked at</h2>
                <span class="m s">{isDenied ? "one statement denies it" : "none allows it"}</span>
              </header>
              {considered.length === 0 && (
                <p class="note">No statement: neither the caller nor the resource has a policy for it.</p>
              )}
              <ol class="plain considered">
                {considered.map(({ policy, sid, statement, why, isNearest }, i) => (
                  <li key={i} class={isNearest ? "near" : ""}>
                    <span class="mono wrap">{actionsOf(statement)}</span>
                    <span class="m s wrap">
                      {sid ?? policy} · {resourcesOf(statement)}
                    </span>
                    <span class={why === "explicit-deny" ? "dead" : isNearest ? "refuse" : "m"}>{whyWords(why)}</span>
                  </li>
                ))}
              </ol>
            </div>
            <div class="card">
              <header>
                <h2>Who asked, and for what</h2>
              </header>
              <div class="in">
                <dl class="kv">
                  {answer.callerArn !== undefined && (
                    <>
                      <dt>caller</dt>
                      <dd>
                        <code>{answer.callerArn}</code>
                      </dd>
                    </>
                  )}
                  {answer.function !== undefined && (
                    <>
                      <dt>running</dt>
                      <dd>
                        {answer.function}, request{" "}
                        <code title={answer.requestId}>{shortId(answer.requestId ?? "")}</code>
                      </dd>
                    </>
                  )}
                  {answer.events.map((event) => (
                    <>
                      <dt>for</dt>
                      <dd>
                        <a href={linkTo(`stories/${encodeURIComponent(event.story)}?sel=${event.id}`)}>
                          {event.type} {event.subject !== undefined && shortId(event.subject)}
                        </a>
                      </dd>
                    </>
                  ))}
                  <dt>action</dt>
                  <dd>
                    <code>{row.action}</code>
                  </dd>
                  {row.resource !== undefined && (
                    <>
                      <dt>resource</dt>
                      <dd>
                        <code>{row.resource}</code>
                      </dd>
                    </>
                  )}
                </dl>
              </div>
              <header>
                <h2>In AWS's words</h2>
                <span class="m s">{row.code}</span>
              </header>
              <p class="in mono wrap">{row.message}</p>
            </div>
          </div>
        </div>
      </div>
    </main>
  );
}

function Copyable({ title, text }: { title: string; text: string }) {
  return (
    <div class="card">
      <header>
        <h2>{title}</h2>
        <button type="button" class="btn small" onClick={() => void navigator.clipboard.writeText(text)}>
          Copy
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard. */}
      <section class="flush code wrap" tabIndex={0} aria-label={title}>
        <pre>{text}</pre>
      </section>
    </div>
  );
}

const actionsOf = (statement: object): string => listed((statement as { Action?: unknown }).Action) || "not Action";
const resourcesOf = (statement: object): string => listed((statement as { Resource?: unknown }).Resource) || "";

const listed = (value: unknown): string => {
  const all = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const shown = all.slice(0, 3).map((each) => (typeof each === "string" ? each : JSON.stringify(each)));
  return shown.join(", ") + (all.length > shown.length ? `, … ${all.length - shown.length} more` : "");
};
