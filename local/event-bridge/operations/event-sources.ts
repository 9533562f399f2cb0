import type {
  ActivateEventSourceRequest,
  DeactivateEventSourceRequest,
  DescribeEventSourceRequest,
  ListEventSourcesRequest,
} from "@aws-sdk/client-eventbridge";
import { seconds, secondsIf } from "../../api/seconds.ts";
import type { Wire } from "../../api/wire.ts";
import { notFound } from "../errors.ts";
import type { PartnerSource } from "../model.ts";
import { busKey } from "../names.ts";
import { page } from "../paging.ts";
import {
  active,
  eventSourceArn,
  findSource,
  ownSource,
  partnerOf,
  partnerSources,
  pending,
  saveSource,
} from "../partner-sources.ts";
import type { State } from "../state.ts";

/** The customer's side of partner event sources. */
export const eventSourceOperations = (state: State) => ({
  ActivateEventSource({ Name = "" }: Wire<ActivateEventSourceRequest>) {
    saveSource(state, active(associated(state, Name)));
    return {};
  },

  /** Its bus stays, and gets nothing while the source waits for its activation. */
  DeactivateEventSource({ Name = "" }: Wire<DeactivateEventSourceRequest>) {
    const source = associated(state, Name);
    if (source.state !== "PENDING") saveSource(state, pending(active(source), state.clock.now()));
    return {};
  },

  DescribeEventSource({ Name = "" }: Wire<DescribeEventSourceRequest>) {
    return describe(findSource(state, Name));
  },

  ListEventSources({ NamePrefix = "", ...paging }: Wire<ListEventSourcesRequest>) {
    const sources = partnerSources(state)
      .filter(({ account }) => account === state.scope.account)
      .filter(({ name }) => name.startsWith(NamePrefix));
    const { items, NextToken } = page(sources, ({ name }) => name, paging);
    return { EventSources: items.map(describe), NextToken };
  },
});

function associated(state: State, name: string): PartnerSource {
  const source = ownSource(state, name);
  if (source && state.records.buses.has(busKey(name, state.scope))) return source;
  throw notFound(`Event source ${name} or event bus ${name} does not exist.`);
}

const describe = (source: PartnerSource) => ({
  Arn: eventSourceArn(source.name, source.region),
  CreatedBy: partnerOf(source.name),
  CreationTime: seconds(source.createdAt),
  ExpirationTime: secondsIf(source.expiresAt),
  Name: source.name,
  State: source.state,
});
