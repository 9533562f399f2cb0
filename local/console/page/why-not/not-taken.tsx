import type { ComponentChildren } from "preact";
import type { FieldFit, RuleFit, WhyNotEvent } from "../../api/why-not.ts";
import { shortId } from "../../shared/short-id.ts";
import { ago, clockTime, exactTime, plural } from "../format.ts";
import { Mark } from "../frame/marks.tsx";
import { Message } from "../frame/message.tsx";
import { useKeys } from "../keys.ts";
import { linkTo, setQuery, usePlace } from "../location.ts";
import { useAnswer } from "../use-answer.ts";

/** Every rule of the bus, and what of it the event does not fit. */
export function NotTaken({ id }: { id: string }) {
  const { query } = usePlace();
  const answer = useAnswer<WhyNotEvent>(`why-not/event/${encodeURIComponent(id)}`);
  const rules = answer === undefined || answer === "gone" ? [] : answer.rules;
  const chosen = rules.find(({ rule }) => rule === query.get("rule")) ?? rules[0];
  const step = (by: number) => {
    const at = chosen ? rules.indexOf(chosen) : 0;
    const next = rules[Math.max(0, Math.min(rules.length - 1, at + by))];
    if (next) setQuery({ rule: next.rule }, "replace");
  };
  useKeys({ j: () => step(1), k: () => step(-1) });

  if (answer === "gone")
    return <Message title={`Event ${shortId(id)} is not known`} text="Older events are not kept: this one is gone." />;
  if (!answer) return <main />;
  const { row, keepers, by, draft } = answer;
  const took = rules.filter((rule) => rule.took);
  return (
    <main>
      <div class="body">
        <div class="title">
          <div>
            <p class="s">
              <a href={linkTo("why-not")}>Why not?</a> / event
            </p>
            <h1>
              {took.length === 0
                ? `No service took this ${row.type}`
                : `${plural(took.length, "rule")} took this ${row.type}`}
            </h1>
            <p>
              {sentenceFor(chosen)}{" "}
              <a href={linkTo(`why-not/arrival/${encodeURIComponent(id)}`)}>How far did it come?</a>
            </p>
          </div>
          <div class="figs">
            <div>
              <b class="mono">
                <a href={linkTo(`events?sel=${encodeURIComponent(id)}`)}>{shortId(id)}</a>
              </b>
              <span>event</span>
            </div>
            <div>
              <b title={exactTime(row.at)}>{clockTime(row.at).slice(0, 8)}</b>
              <span>{ago(row.at)}</span>
            </div>
            <div>
              <b>
                {took.length + keepers.length} of {rules.length + keepers.length}
              </b>
              <span>rules took it</span>
            </div>
          </div>
        </div>
        <div class="pad">
          <div class="card">
            <RuleTable rules={rules} keepers={keepers} chosen={chosen} />
          </div>
          {chosen && (
            <div class="two">
              <div class="card">
                <header>
                  <h2>The rule wants</h2>
                  <span class="m s cut">{chosen.rule}</span>
                </header>
                <Marked value={chosen.pattern} fields={chosen.fields} label="The rule's pattern" />
              </div>
              <div class="card">
                <header>
                  <h2>The event says</h2>
                  <span class="m s cut">{by !== undefined && `put by ${by}`}</span>
                </header>
                <Marked value={answer.event} fields={chosen.fields} label="The event" />
              </div>
            </div>
          )}
          {draft && chosen === rules[0] && (
            <div class="card">
              <header>
                <h2>Ways to fix it</h2>
                <span class="m s hide-s">text and numbers differ: "1" does not fit 1</span>
              </header>
              <div class="in">
                <ol class="steps">
                  <li>
                    <span class="m">1</span>
                    <span>
                      Let the rule take this value as well: with <code>{draft.value}</code> in <code>{draft.path}</code>
                      , <code>{chosen?.rule}</code> would have taken {draft.more} more of the last{" "}
                      {plural(draft.of, "event")}.{" "}
                      <a
                        href={linkTo(
                          `workbench?event=${encodeURIComponent(id)}&pattern=${encodeURIComponent(JSON.stringify(JSON.parse(draft.pattern), null, 2))}`,
                        )}
                      >
                        Open in the workbench
                      </a>
                    </span>
                  </li>
                  <li>
                    <span class="m">2</span>
                    <span>Or publish what the rule takes, until every consumer knows the new value.</span>
                  </li>
                </ol>
              </div>
            </div>
          )}
        </div>
      </div>
    </main>
  );
}

const firstMiss = ({ fields }: RuleFit): FieldFit | undefined => fields.find(({ fits }) => !fits);

function sentenceFor(rule: RuleFit | undefined): string {
  if (!rule) return "The bus had no rule that takes anything in particular when the event was put.";
  if (rule.took) return `${rule.rule} took it.`;
  if (rule.isDisabled) return `${rule.rule} fits, but was disabled.`;
  if (rule.notTogether) return `Each field of ${rule.rule} fits, but not all in the same element of a list.`;
  const miss = firstMiss(rule);
  if (!miss) return "";
  const found = miss.found === undefined ? "the event has no such field" : `this event has ${miss.found}`;
  return `The closest is ${rule.rule}: in ${miss.path} it takes ${miss.wanted}, and ${found}.`;
}

function RuleTable({ rules, keepers, chosen }: { rules: RuleFit[]; keepers: string[]; chosen: RuleFit | undefined }) {
  return (
    <table class="rules stack">
      <colgroup>
        <col class="c-rule" />
        <col class="c-fits" />
        <col class="c-field" />
        <col />
        <col />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Rule</th>
          <th scope="col">Fits</th>
          <th scope="col">First field that does not</th>
          <th scope="col">Wanted</th>
          <th scope="col">Found</th>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => {
          const miss = firstMiss(rule);
          return (
            <tr key={rule.arn} aria-selected={rule === chosen} onClick={() => setQuery({ rule: rule.rule }, "replace")}>
              <td>
                <button type="button" class="name" aria-pressed={rule === chosen} title={rule.arn}>
                  {rule.rule}
                </button>
              </td>
              <td>
                <Meter fields={rule.fields} />
              </td>
              {miss ? (
                <>
                  <td class="mono full">{miss.path}</td>
                  <td class="mono flow hide-s" title={miss.wanted}>
                    {miss.wanted}
                  </td>
                  <td class="mono dead hide-s" title={miss.found}>
                    {miss.found ?? "not there"}
                  </td>
                </>
              ) : (
                <td class="m full" colSpan={3}>
                  {rule.took ? "took it" : rule.isDisabled ? "was disabled" : "not in one element of a list"}
                </td>
              )}
            </tr>
          );
        })}
        {keepers.length > 0 && (
          <tr>
            <td class="m">
              <Mark kind="flow" label="" /> {keepers.join(", ")}
            </td>
            <td />
            <td class="m full" colSpan={3}>
              took it: {keepers.length === 1 ? "it takes" : "they take"} everything
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** ■ fits, ■ the first that does not, □ not decisive any more. */
function Meter({ fields }: { fields: FieldFit[] }) {
  const first = fields.findIndex(({ fits }) => !fits);
  const fit = first < 0 ? fields.length : first;
  const label = first < 0 ? `all ${plural(fit, "field")} fit` : `${plural(fit, "field")} fit, then one does not`;
  return (
    <span class="meter" role="img" aria-label={label}>
      {fields.map(({ path }, i) => (
        <i key={path} class={i < fit ? "y" : i === first ? "n" : ""} />
      ))}
    </span>
  );
}

/** JSON with the fields that the rule is about: what fits in color, the line that does not marked. */
function Marked({ value, fields, label }: { value: unknown; fields: FieldFit[]; label: string }) {
  const byPath = new Map(fields.map((field) => [field.path, field]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard.
    <section class="flush code" tabIndex={0} aria-label={label}>
      <pre>{lines(value, "", "", byPath)}</pre>
    </section>
  );
}

function lines(value: unknown, path: string, indent: string, fields: Map<string, FieldFit>): ComponentChildren {
  if (Array.isArray(value)) return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const entries = Object.entries(value);
  return (
    <>
      {"{\n"}
      {entries.map(([name, each], i) => {
        const at = path === "" ? name : `${path}.${name}`;
        const field = fields.get(at);
        const text = (
          <>
            {inner}
            <span class="k">{name}</span>:{" "}
            {field ? (
              <span class={field.fits ? "ok" : "bad"}>{lines(each, at, inner, fields)}</span>
            ) : (
              lines(each, at, inner, fields)
            )}
            {i < entries.length - 1 && ","}
          </>
        );
        return field && !field.fits ? (
          <span key={name} class="hit">
            {text}
          </span>
        ) : (
          <span key={name}>
            {text}
            {"\n"}
          </span>
        );
      })}
      {`${indent}}`}
    </>
  );
}
