import { parseArn } from "../../aws.ts";
import { DeliveryError } from "../../delivery/delivery-error.ts";
import { busAt } from "../buses.ts";
import { NO_ACCESS } from "../delivery/caller-for.ts";
import { type BusEvent, reissued } from "../envelope.ts";
import { otherAccountDenial } from "../judge.ts";
import type { Hop } from "../model.ts";
import { busKey } from "../names.ts";
import { putAccess } from "../required-access.ts";
import type { State } from "../state.ts";
import type { DeliverTo, TargetRequest } from "./kinds.ts";

type Sender = Pick<State, "records" | "clock" | "random" | "trace" | "scope" | "refusal" | "publish">;

/**
 * Forwards an event to another bus, in any account and Region, if the target's role and that bus's policy allow it:
 * unchanged within a Region, with a new id and time between Regions.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
 */
export const eventBusTarget =
  (state: Sender): DeliverTo =>
  async (request) => {
    const { arn, ruleArn, input, event, target, hops, traceHeader } = request;
    const hop = parseArn(arn).region === parseArn(ruleArn).region ? "within-region" : "between-regions";
    if (hops.includes(hop)) throw new DeliveryError(...secondHop(hop, event.id), false);
    checkAccess(state, request);
    const key = busKey(arn);
    if (!busAt(state, key)) {
      const reason = `Event bus ${arn} does not exist: the event is dropped without a dead letter, as on AWS.`;
      state.trace.emit({ kind: "dropped", eventId: event.id, rule: ruleArn, target: target.Arn, reason });
      return;
    }
    const sent: BusEvent = { envelope: event, text: input };
    const arriving = hop === "within-region" ? sent : reissued(sent, state.random.uuid(), state.clock.now());
    void state.publish(key, { ...arriving, hops: [...hops, hop], traceHeader });
  };

function checkAccess(state: Sender, { arn, event, caller }: TargetRequest): void {
  const access = putAccess(state, busKey(arn), {
    source: event.source,
    detailType: event["detail-type"],
    forwarded: true,
  });
  const refusal = state.refusal(caller, [access]) ?? otherAccountDenial(state, caller, [access]);
  if (refusal !== undefined) throw new DeliveryError("NO_PERMISSIONS", `${NO_ACCESS} ${refusal}`, false);
}

function secondHop(hop: Hop, eventId: string): [code: string, message: string] {
  const [code, once, previously] =
    hop === "within-region"
      ? ["THIRD_ACCOUNT_HOP_DETECTED", "only once", "an event bus target"]
      : ["THIRD_REGION_HOP_DETECTED", "in another Region only once", "an event bus target in another Region"];
  return [
    code,
    `Event ingestion rejected for event ${eventId} because an event can be sent to an event bus target ${once}. ` +
      `This event was previously delivered to ${previously}.`,
  ];
}
