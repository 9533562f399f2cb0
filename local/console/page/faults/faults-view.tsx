import { useState } from "preact/hooks";
import type { FaultRemoval, FaultRow, FaultsPage } from "../../api/faults.ts";
import { duration } from "../../shared/duration.ts";
import { ago, exactTime, now, plural } from "../format.ts";
import { Mark } from "../frame/marks.tsx";
import { change } from "../request.ts";
import { useLiveAnswer } from "../use-live-answer.ts";
import { FaultForm } from "./fault-form.tsx";

/** What goes wrong on purpose: the faults that are on, how often each has struck, and a form for another one. */
export default function FaultsView() {
  const { answer, reload } = useLiveAnswer<FaultsPage>("faults");
  const [said, setSaid] = useState("");
  if (answer === undefined || answer === "gone") return <main />;
  const { faults, ended, kinds } = answer;

  async function remove(removal: FaultRemoval, words: string): Promise<void> {
    try {
      await change("faults/remove", removal);
      setSaid(words);
      reload();
    } catch (error) {
      setSaid((error as Error).message);
    }
  }

  return (
    <main>
      <div class="body">
        <div class="title">
          <div>
            <h1>
              {faults.length === 0
                ? "Nothing goes wrong on purpose"
                : `${plural(faults.length, "fault")} ${faults.length === 1 ? "is" : "are"} on`}
            </h1>
            <p>
              A fault strikes at the edges of the cloud, never inside a service. Each time it does is told in the story.
            </p>
          </div>
          {faults.length > 1 && (
            <button type="button" class="btn push" onClick={() => void remove({}, "All faults are off.")}>
              Remove all
            </button>
          )}
        </div>
        <p class={said === "" ? "vh" : "note s"} role="status">
          {said}
        </p>
        {faults.length + ended.length > 0 && (
          <table class="stack faults">
            <colgroup>
              <col />
              <col class="c-hits" />
              <col />
              <col />
              <col />
              <col class="c-remove" />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">Fault</th>
                <th scope="col">Hits</th>
                <th scope="col">How</th>
                <th scope="col" class="num">
                  Struck
                </th>
                <th scope="col">Ends</th>
                <th scope="col">
                  <span class="vh">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {[...faults, ...ended].map((fault) => (
                <Row key={fault.id} fault={fault} onRemove={() => remove({ id: fault.id }, `${fault.id} is off.`)} />
              ))}
            </tbody>
          </table>
        )}
        <div class="pad">
          <FaultForm
            kinds={kinds}
            onAdded={(words) => {
              setSaid(words);
              reload();
            }}
          />
        </div>
      </div>
    </main>
  );
}

function Row({ fault, onRemove }: { fault: FaultRow; onRemove(): Promise<void> }) {
  const { id, kind, at, settings, struck, count, endedAt } = fault;
  const aims = Object.entries(at);
  return (
    <tr class={endedAt === undefined ? undefined : "m"}>
      <td title={id}>
        <Mark kind={endedAt === undefined ? "retry" : "none"} label="" /> {kind}
      </td>
      <td class="wrap">
        {aims.length === 0 && <span class="m">everything</span>}
        {aims.map(([aim, name]) => (
          <div key={aim}>
            <span class="m">{aim}</span> <code>{name}</code>
          </div>
        ))}
      </td>
      <td class="wrap">{settings.join(", ")}</td>
      <td class="num">{count === undefined ? struck : `${struck} of ${count}`}</td>
      <td title={exactTime(endedAt ?? fault.since)}>{endOf(fault)}</td>
      <td class="num">
        {endedAt === undefined && (
          <button type="button" class="btn" aria-label={`Remove ${id}, ${kind}`} onClick={() => void onRemove()}>
            Remove
          </button>
        )}
      </td>
    </tr>
  );
}

function endOf({ until, endedAt }: FaultRow): string {
  if (endedAt !== undefined) return `ended ${ago(endedAt)}`;
  return until === undefined ? "when it is removed" : `in ${duration(Math.max(0, until - now()))}`;
}
