import type { ContractConsumer, ContractDetails, ContractField } from "../../api/contracts.ts";
import { shortId } from "../../shared/short-id.ts";
import { ago, exactTime, plural } from "../format.ts";
import { JsonView } from "../frame/json-view.tsx";
import { Mark } from "../frame/marks.tsx";
import { Message } from "../frame/message.tsx";
import { linkTo } from "../location.ts";
import { useLiveAnswer } from "../use-live-answer.ts";

/** One contract: its fields, who is at either end of it, and the last event. */
export function ContractPage({ name }: { name: string }) {
  const { answer: details } = useLiveAnswer<ContractDetails>(`contracts/${encodeURIComponent(name)}`);
  if (details === "gone")
    return <Message title={`There is no contract ${name}`} text="No deployed schema has this name or type." />;
  if (!details) return <main />;
  const { row, fields, example, last, publishers, consumers, keepers } = details;
  const search = `type:${row.type} source:${row.source}`;
  return (
    <main>
      <div class="body">
        <div class="title">
          <div>
            <p class="s">
              <a href={linkTo("contracts")}>Contracts</a> / {row.source}
            </p>
            <h1>{row.type}</h1>
            <p>{row.description ?? `An event of ${row.source}.`}</p>
          </div>
          <div class="figs">
            {row.version !== undefined && (
              <div>
                <b>{row.version}</b>
                <span>version</span>
              </div>
            )}
            <div>
              <b>
                <a href={linkTo(`events?q=${encodeURIComponent(search)}`)}>{row.count}</a>
              </b>
              <span>seen</span>
            </div>
            <div>
              <b title={row.lastAt === undefined ? undefined : exactTime(row.lastAt)}>
                {row.lastAt === undefined ? "–" : ago(row.lastAt)}
              </b>
              <span>last one</span>
            </div>
          </div>
        </div>
        <div class="pad">
          <div class="two">
            <div class="card">
              <header>
                <h2>Who publishes it</h2>
              </header>
              <ul class="plain in">
                {publishers.length === 0 && <li class="m">Nobody has, as far back as events are kept.</li>}
                {publishers.map(({ caller, count }) => (
                  <li class="rowlink" key={caller}>
                    <Mark kind="flow" label="" />
                    {caller}
                    <span class="push m nowrap">{plural(count, "event")}</span>
                  </li>
                ))}
              </ul>
            </div>
            <div class="card">
              <header>
                <h2>Who takes it</h2>
                {keepers.length > 0 && (
                  <span class="m s cut">
                    and {keepers.join(", ")}, which {keepers.length === 1 ? "takes" : "take"} everything
                  </span>
                )}
              </header>
              <ul class="plain in">
                {consumers.length === 0 && <li class="m">No rule takes it in particular.</li>}
                {consumers.map((consumer) => (
                  <Consumer key={consumer.rule} consumer={consumer} />
                ))}
              </ul>
            </div>
          </div>
          <div class="two">
            <div class="card">
              <header>
                <h2>Fields of its detail</h2>
              </header>
              <Fields fields={fields} />
            </div>
            <div class="card">
              <header>
                <h2>{example === undefined ? "The last one" : "Example"}</h2>
                {last && (
                  <a class="m s" href={linkTo(`events?sel=${encodeURIComponent(last.row.id)}`)}>
                    {example === undefined ? shortId(last.row.id) : "the last one"}
                  </a>
                )}
              </header>
              {example === undefined && !last ? (
                <p class="in m">The schema has no example, and no such event is kept.</p>
              ) : (
                <div class="flush">
                  <JsonView value={example ?? last?.detail} label="The event's detail" />
                </div>
              )}
            </div>
          </div>
        </div>
      </div>
    </main>
  );
}

function Consumer({ consumer: { rule, targets, when, taken } }: { consumer: ContractConsumer }) {
  return (
    <li class="consumer">
      <span class="rowlink">
        <Mark kind={taken > 0 ? "flow" : "none"} label="" />
        <span>
          {targets.map(({ label, function: name }, i) => (
            <span key={label}>
              {i > 0 && ", "}
              {name === undefined ? label : <a href={linkTo(`functions/${encodeURIComponent(name)}`)}>{label}</a>}
            </span>
          ))}
          <span class="m hide-s"> by rule {rule}</span>
        </span>
        <span class="push m nowrap">took {taken}</span>
      </span>
      {when !== undefined && <code class="m wrap">where {JSON.stringify(when)}</code>}
    </li>
  );
}

function Fields({ fields }: { fields: ContractField[] }) {
  if (fields.length === 0) return <p class="in m">The schema says nothing of the detail.</p>;
  return (
    <ul class="plain in shape">
      {fields.map(({ path, type, isRequired, description }) => (
        <li key={path}>
          <code>{path}</code>
          <span class="m">{isRequired ? "" : "may be absent"}</span>
          <span class="m wrap">
            {type}
            {description !== undefined && `. ${description}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
