import type { By, Trace } from "../trace.ts";
import { archiveEvent } from "./archives.ts";
import type { Deliveries } from "./delivery/deliveries.ts";
import type { BusEvent } from "./envelope.ts";
import type { Rule } from "./model.ts";
import type { Records } from "./records.ts";
import type { Routing } from "./routing.ts";

interface PublishOptions {
  /** The ARNs of the only rules that may match, for a replay. */
  onlyRules?: string[];
  /** The request that put the event. */
  by?: By | undefined;
  /** Of the call that put the event. */
  requestId?: string | undefined;
}

/**
 * Puts an event on an existing bus: it is archived, and its deliveries are recorded and started, before this returns.
 * Resolves when every first attempt has ended.
 */
export type Publish = (bus: string, event: BusEvent, options?: PublishOptions) => Promise<void>;

interface Dependencies {
  now: () => number;
  records: Records;
  routing: Routing;
  deliveries: Deliveries;
  trace: Trace;
  revisionOf: (ruleArn: string) => number;
}

/** Custom events are billed in units of 64 KB. https://aws.amazon.com/eventbridge/pricing/ */
const CHUNK_BYTES = 65_536;

// PutEvents accepts a longer one, and no rule gets the event: observed, not documented.
const LONGEST_DETAIL_TYPE = 128;

export function createPublish({ now, records, routing, deliveries, trace, revisionOf }: Dependencies): Publish {
  return async (bus, event, { onlyRules, by, requestId } = {}) => {
    const isTooLong = event.envelope["detail-type"].length > LONGEST_DETAIL_TYPE;
    if (isTooLong) {
      const message = `The event ${event.envelope.id} was accepted and goes nowhere: its detail type has more than ${LONGEST_DETAIL_TYPE} characters.`;
      trace.emit({ kind: "put-refused", bus, code: "DetailTypeTooLong", message });
    }
    const matched = isTooLong
      ? []
      : routing.match(bus, event.text, (rule) => {
          const message = `Rule ${rule} does not get event ${event.envelope.id}: whether it matches takes too long to find out, since the detail gives keys of lists more than once. Give each key once.`;
          trace.emit({ kind: "put-refused", bus, code: "TooManyCombinations", message });
        });
    const rules = onlyRules ? matched.filter((rule) => onlyRules.includes(rule.arn)) : matched;
    const arns = rules.map((rule) => rule.arn);
    const revisions = Object.fromEntries(arns.map((arn) => [arn, revisionOf(arn)]));
    const units = Math.ceil(Buffer.byteLength(event.text) / CHUNK_BYTES);
    const cause = { ...(by && { by }), ...(requestId !== undefined && { requestId }) };
    trace.emit({ kind: "put", bus, event: event.envelope, rules: arns, revisions, ...cause, units }, event.text.length);
    await Promise.all(rules.flatMap((rule) => send(rule, event)));
  };

  function send(rule: Rule, event: BusEvent): Promise<void>[] {
    if (rule.archive) {
      archiveEvent(records, rule.archive, event, now());
      return [];
    }
    return rule.targets.map((target) => deliveries.start(event, rule.arn, target));
  }
}
