import { NeverArrived, WhyNotCall, WhyNotEvent, WhyNotPage } from "../../api/why-not.ts";
import type { ConsoleContext } from "../context.ts";
import { rowOf } from "../index/outcome.ts";
import { get, text, wholeNumber } from "../resource.ts";
import { refusalRows, whyNotCall } from "./call.ts";
import { whyNotEvent } from "./event.ts";
import { neverArrived } from "./never-arrived.ts";

const SHOWN = 50;

export const whyNotResources = [
  get("why-not", {
    name: "listQuestions",
    summary: "Lists what somebody may ask about: the events that no service took, and the calls that were refused.",
    answer: WhyNotPage,
    run: (_, context) => pageOf(context),
  }),
  get("why-not/event/{id}", {
    name: "explainEvent",
    summary:
      "Explains, for every rule of the event's bus as it was at the time, which fields of its pattern the event does not fit.",
    parameters: { id: text("The id of the event's envelope.") },
    answer: WhyNotEvent,
    run: ({ parameters: { id } }, context) => whyNotEvent(id, context),
  }),
  get("why-not/arrival/{id}", {
    name: "checkArrival",
    summary:
      "Checks, in the order of AWS's troubleshooting guide, why an event did not arrive; of one that is not held, too.",
    parameters: { id: text("The id of the event's envelope, as PutEvents returned it.") },
    answer: NeverArrived,
    run: ({ parameters: { id } }, context) => neverArrived(id, context),
  }),
  get("why-not/call/{seq}", {
    name: "explainRefusal",
    summary: "Explains why a call was refused: the statements that were considered, and the one that is missing.",
    parameters: { seq: wholeNumber("The refusal's number.") },
    answer: WhyNotCall,
    run: ({ parameters: { seq } }, context) => whyNotCall(seq, context),
  }),
];

function pageOf(context: ConsoleContext): WhyNotPage {
  const { index, names } = context;
  const byType = new Map<string, WhyNotPage["events"][number]>();
  for (const record of index.records().toReversed()) {
    const row = rowOf(record, names);
    if (row.outcome !== "nobody") continue;
    const key = JSON.stringify([row.source, row.type]);
    const known = byType.get(key);
    if (known) known.times += 1;
    else byType.set(key, { row, times: 1 });
  }
  return { events: [...byType.values()].slice(0, SHOWN), refusals: refusalRows(context, SHOWN) };
}
