import type { Signal } from "../../api/signal.ts";
import type { NeverArrived as Answer, ArrivalCheck } from "../../api/why-not.ts";
import { shortId } from "../../shared/short-id.ts";
import { Mark } from "../frame/marks.tsx";
import { linkTo } from "../location.ts";
import { useLiveAnswer } from "../use-live-answer.ts";

const SIGNALS: Record<ArrivalCheck["result"], Signal> = {
  passed: "flow",
  failed: "dead",
  warning: "none",
  waiting: "wait",
  skipped: "none",
};

/** The ordered checks for an event that somebody misses, each with what the facts say. */
export function NeverArrived({ id }: { id: string }) {
  const { answer } = useLiveAnswer<Answer>(`why-not/arrival/${encodeURIComponent(id)}`);
  if (answer === undefined || answer === "gone") return <main />;
  const { row, sentence, checks } = answer;
  return (
    <main>
      <div class="body">
        <div class="title">
          <div>
            <p class="s">
              <a href={linkTo("why-not")}>Why not?</a>
              {" / "}
              {row ? <a href={linkTo(`why-not/event/${encodeURIComponent(id)}`)}>event</a> : "event"}
              {" / arrival"}
            </p>
            <h1>{row ? `How far this ${row.type} came` : `Event ${shortId(id)} is not known`}</h1>
            <p class="wrap">{sentence}</p>
          </div>
        </div>
        <div class="pad">
          <div class="card">
            <header>
              <h2>Checked in this order</h2>
            </header>
            <ol class="plain checks">
              {checks.map((each) => (
                <Check key={each.check} check={each} />
              ))}
            </ol>
          </div>
        </div>
      </div>
    </main>
  );
}

function Check({ check: { check, result, words, fix } }: { check: ArrivalCheck }) {
  return (
    <li class={result}>
      <Mark kind={SIGNALS[result]} label={result} />
      <b>{check}</b>
      <span class={result === "skipped" ? "m hide-s" : "wrap"}>
        {words}
        {fix !== undefined && <span class="fix">{fix}</span>}
      </span>
    </li>
  );
}
