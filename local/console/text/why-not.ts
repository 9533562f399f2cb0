import { ExplainedError } from "../../explained-error.ts";
import type { RuleFit, WhyNotCall, WhyNotEvent, WhyNotPage } from "../api/why-not.ts";
import { refusalSentence, whyWords } from "../shared/refusal-words.ts";
import { shortId } from "../shared/short-id.ts";
import { clockTime, plural } from "../shared/words.ts";

/** The answer about one rule alone. Throws `ExplainedError` for a name that no rule of the bus has. */
export function aboutRule(answer: WhyNotEvent, name: string | undefined): WhyNotEvent {
  if (name === undefined) return answer;
  const rules = answer.rules.filter(({ rule, arn }) => rule === name || arn === name || arn.endsWith(`/${name}`));
  if (rules.length > 0) return { ...answer, rules };
  const all = answer.rules.map(({ rule }) => rule).join(", ");
  throw new ExplainedError(`The bus had no rule ${name} then. It had: ${all || "none"}.`);
}

/** Each rule of the bus with the first field that the event does not fit; the closest first. */
export function whyNotText({ row, rules, keepers, draft }: WhyNotEvent): string {
  const took = rules.filter((rule) => rule.took).map(({ rule }) => rule);
  const lines = rules.filter((rule) => !rule.took).map((rule) => `  ${rule.rule}: ${missOf(rule)}`);
  return [
    `${row.type} ${shortId(row.subject ?? row.id)}: ${took.length > 0 ? `taken by ${took.join(", ")}` : "no service took it"}`,
    ...(keepers.length > 0 ? [`Kept by ${keepers.join(", ")}, which take everything.`] : []),
    ...(lines.length > 0 ? ["Not taken by, the closest first:", ...lines] : []),
    ...(draft
      ? [
          `With ${draft.value} in ${draft.path}, the closest would have taken ${draft.more} more of the last ${draft.of} events.`,
        ]
      : []),
  ].join("\n");
}

function missOf({ fields, isDisabled }: RuleFit): string {
  if (isDisabled) return "was disabled";
  const miss = fields.find(({ fits }) => !fits);
  if (!miss) return "each field fits, but not all in the same element of a list";
  return `${miss.path} wants ${miss.wanted}, has ${miss.found ?? "nothing there"}`;
}

/** The calls that were refused, newest first. */
export function refusalsText({ refusals }: WhyNotPage, most: number): string {
  if (refusals.length === 0) return "No call was refused.";
  const lines = refusals.slice(0, most).map(({ seq, at, caller = "somebody", action, resource, times }) => {
    const often = times > 1 ? ` (${times} times)` : "";
    return `${seq}  ${clockTime(at)}  ${caller}: ${action}${resource === undefined ? "" : ` on ${resource}`}${often}`;
  });
  return [`${plural(refusals.length, "kind")} of refused calls, the newest first:`, ...lines].join("\n");
}

/** Why a call was refused, what is missing, and what was considered. */
export function refusalText(answer: WhyNotCall): string {
  const { row, callerArn, missing, line, considered, events, function: running } = answer;
  return [
    `${row.caller ?? "A caller"} may not call ${row.action}${row.resource === undefined ? "" : ` on ${row.resource}`}.`,
    refusalSentence(answer),
    row.message,
    ...(callerArn === undefined ? [] : [`Caller: ${callerArn}`]),
    ...(running === undefined ? [] : [`Running: ${running}`]),
    ...events.map(({ type, id, subject = "" }) => `For: ${type} ${subject} (event ${id})`),
    ...(missing === undefined ? [] : [`Missing statement: ${JSON.stringify(missing)}`]),
    ...(line === undefined ? [] : [`In the CDK: ${line}`]),
    ...(considered.length === 0 ? ["No statement was considered: there is no policy for it."] : ["Considered:"]),
    ...considered.map(
      ({ policy, sid, statement, why, isNearest }) =>
        `  ${sid ?? policy}: ${whyWords(why)}${isNearest ? " (the nearest)" : ""} ${JSON.stringify(statement)}`,
    ),
  ]
    .filter(Boolean)
    .join("\n");
}
