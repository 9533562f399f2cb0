import type { WhyNotPage } from "../../api/why-not.ts";
import { type ConsoleContext, RefusedRequest, type Resources } from "../context.ts";
import { rowOf } from "../index/outcome.ts";
import { refusalRows, whyNotCall } from "./call.ts";
import { whyNotEvent } from "./event.ts";

const SHOWN = 50;

export const whyNotResources: Resources = {
  "GET why-not": (_, context) => pageOf(context),
  "GET why-not/event/*": ({ parameters: [id = ""] }, context) => whyNotEvent(id, context),
  "GET why-not/call/*": ({ parameters: [seq = ""] }, context) => {
    if (!/^\d{1,15}$/.test(seq)) throw new RefusedRequest("A refusal is named by its number.");
    return whyNotCall(Number(seq), context);
  },
};

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
