import { useState } from "preact/hooks";
import type { ContractRow, ContractsPage } from "../../api/contracts.ts";
import { ago, exactTime, plural } from "../format.ts";
import { Mark } from "../frame/marks.tsx";
import { useKeys } from "../keys.ts";
import { linkTo, open } from "../location.ts";
import { useLiveAnswer } from "../use-live-answer.ts";

const pathOf = ({ name }: ContractRow) => `contracts/${encodeURIComponent(name)}`;

/** Every contract, live. */
export function ContractList() {
  const { answer: page } = useLiveAnswer<ContractsPage>("contracts");
  const [at, setAt] = useState(-1);
  const rows = page === undefined || page === "gone" ? [] : page.contracts;
  const step = (by: number) => setAt((before) => Math.max(0, Math.min(rows.length - 1, before + by)));
  const current = rows[at];
  useKeys({ j: () => step(1), k: () => step(-1), Enter: () => current && open(pathOf(current)) });
  if (page === undefined || page === "gone") return <main />;
  return (
    <main>
      <div class="body">
        <div class="title">
          <div>
            <h1>Contracts</h1>
            <p>{sentenceFor(page)}</p>
          </div>
        </div>
        {rows.length > 0 && (
          <table class="stack contracts">
            <colgroup>
              <col class="c-events" />
              <col class="c-trigger" />
              <col />
              <col class="c-figure" />
              <col class="c-since" />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">Event</th>
                <th scope="col">Source</th>
                <th scope="col">Taken by</th>
                <th scope="col" class="num">
                  Seen
                </th>
                <th scope="col" class="num">
                  Last
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.name} row={row} isSelected={row === current} />
              ))}
            </tbody>
          </table>
        )}
        {page.without.length > 0 && <Without rows={page.without} />}
      </div>
    </main>
  );
}

function sentenceFor({ contracts, without }: ContractsPage): string {
  if (contracts.length === 0)
    return "No schema is deployed. An AWS::EventSchemas::Schema with the event's source and type appears here.";
  const unused = contracts.filter(({ rules }) => rules.length === 0);
  const parts = [`${plural(contracts.length, "contract")}.`];
  if (unused.length > 0) parts.push(`No rule takes ${unused.map(({ type }) => type).join(", ")}.`);
  if (without.length > 0) parts.push(`${plural(without.length, "type")} of events came without one.`);
  return parts.join(" ");
}

function Row({ row, isSelected }: { row: ContractRow; isSelected: boolean }) {
  return (
    <tr aria-selected={isSelected} onClick={() => open(pathOf(row))}>
      <td title={row.description}>
        <a class="strong" href={linkTo(pathOf(row))}>
          {row.type}
        </a>
        {row.version !== undefined && <span class="m"> {row.version}</span>}
      </td>
      <td class="m hide-s">{row.source}</td>
      <td class="full">{row.rules.length > 0 ? row.rules.join(", ") : <span class="m">no rule in particular</span>}</td>
      <td class="num hide-s">{row.count > 0 && row.count}</td>
      <td class="num m" title={row.lastAt === undefined ? undefined : exactTime(row.lastAt)}>
        {row.lastAt === undefined ? "not seen" : ago(row.lastAt)}
      </td>
    </tr>
  );
}

const Without = ({ rows }: { rows: ContractsPage["without"] }) => (
  <section class="alive">
    <div class="headrow">
      <h2>Without a contract</h2>
    </div>
    <ul class="plain">
      {rows.map(({ type, source, count, last }) => (
        <li class="rowlink" key={`${source} ${type}`}>
          <Mark kind="none" label="" />
          <a class="strong" href={linkTo(`events?sel=${encodeURIComponent(last.id)}`)}>
            {type}
          </a>
          <span class="m cut">{source}</span>
          <span class="push m nowrap" title={exactTime(last.at)}>
            {plural(count, "event")}, the last {ago(last.at)}
          </span>
        </li>
      ))}
    </ul>
  </section>
);
