import { seconds, secondsIf } from "../../api/seconds.ts";
import { required } from "../../api/shapes.ts";
import { notFound } from "../errors.ts";
import type { PartnerSource } from "../model.ts";
import { busKey } from "../names.ts";
import { listing, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { source, sourcePrefix } from "../partner-shapes.ts";
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
import { onAny, onEventSource } from "../required-access.ts";
import { paging } from "../shapes.ts";
import type { State } from "../state.ts";

// The customer's side of partner event sources.

export const activateEventSource = operation({
  input: { Name: required(source) },
  permissions: onEventSource("events:ActivateEventSource"),
  run(state, { Name }) {
    saveSource(state, active(associated(state, Name)));
    return {};
  },
});

/** Deactivates a source. Its bus remains but receives nothing until the source is activated again. */
export const deactivateEventSource = operation({
  input: { Name: required(source) },
  permissions: onEventSource("events:DeactivateEventSource"),
  run(state, { Name }) {
    const source = associated(state, Name);
    if (source.state !== "PENDING") saveSource(state, pending(active(source), state.clock.now()));
    return {};
  },
});

export const describeEventSource = operation({
  input: { Name: required(source) },
  permissions: onEventSource("events:DescribeEventSource"),
  run(state, { Name }) {
    return describe(findSource(state, Name));
  },
});

export const listEventSources = listing("ListEventSources", {
  input: { NamePrefix: sourcePrefix, ...paging },
  permissions: onAny("events:ListEventSources"),
  run(state, { NamePrefix = "", ...paging }) {
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
