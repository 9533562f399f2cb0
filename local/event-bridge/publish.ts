import type { Trace } from "../trace.ts";
import { archiveEvent } from "./archives.ts";
import type { Deliveries } from "./delivery/deliveries.ts";
import type { BusEvent } from "./envelope.ts";
import type { Rule, Target } from "./model.ts";
import { busArn } from "./names.ts";
import type { Routing } from "./routing.ts";
import type { State } from "./state.ts";

interface PublishOptions {
  /** Only these rules may match, by ARN: what a replay was asked for. */
  onlyRules?: string[];
  /** The event came from another bus: it is not sent on to a third. */
  forwarded?: boolean;
}

/**
 * Puts an event on an existing bus: it is archived and its deliveries are recorded and started before this returns.
 * Resolves when each first attempt is over.
 */
export type Publish = (bus: string, event: BusEvent, options?: PublishOptions) => Promise<void>;

interface Dependencies {
  now: () => number;
  state: State;
  routing: Routing;
  deliveries: Deliveries;
  trace: Trace;
}

export function createPublish({ now, state, routing, deliveries, trace }: Dependencies): Publish {
  return async (bus, event, { onlyRules, forwarded = false } = {}) => {
    const matched = routing.match(bus, event.text);
    const rules = onlyRules ? matched.filter((rule) => onlyRules.includes(rule.arn)) : matched;
    trace.emit({ kind: "put", bus, event: event.envelope, rules: rules.map((rule) => rule.arn) });
    await Promise.all(rules.flatMap((rule) => send(rule, event, forwarded)));
  };

  function send(rule: Rule, event: BusEvent, forwarded: boolean): Promise<void>[] {
    if (rule.archive) {
      archiveEvent(state, rule.archive, event, now());
      return [];
    }
    return rule.targets.flatMap((target) => {
      if (!forwarded || !isBus(target)) return [deliveries.start(event, rule.arn, target)];
      const reason = "An event that came from another bus is not sent on to a third one.";
      trace.emit({ kind: "dropped", eventId: event.envelope.id, rule: rule.arn, target: target.Arn, reason });
      return [];
    });
  }
}

const isBus = (target: Target): boolean => target.Arn.startsWith(busArn(""));
