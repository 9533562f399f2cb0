import type {
  ActivateEventSourceRequest,
  DeactivateEventSourceRequest,
  DescribeEventSourceRequest,
  ListEventSourcesRequest,
} from "@aws-sdk/client-eventbridge";
import { seconds, secondsIf } from "../../api/seconds.ts";
import type { Wire } from "../../api/wire.ts";
import type { Core } from "../core.ts";
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

/** The customer's side of partner event sources. */
export const eventSourceOperations = (core: Core) => ({
  ActivateEventSource({ Name = "" }: Wire<ActivateEventSourceRequest>) {
    saveSource(core, active(associated(core, Name)));
    return {};
  },

  /** Its bus stays, and gets nothing while the source waits for its activation. */
  DeactivateEventSource({ Name = "" }: Wire<DeactivateEventSourceRequest>) {
    const source = associated(core, Name);
    if (source.state !== "PENDING") saveSource(core, pending(active(source), core.clock.now()));
    return {};
  },

  DescribeEventSource({ Name = "" }: Wire<DescribeEventSourceRequest>) {
    return describe(findSource(core, Name));
  },

  ListEventSources({ NamePrefix = "", ...paging }: Wire<ListEventSourcesRequest>) {
    const sources = partnerSources(core)
      .filter(({ account }) => account === core.scope.account)
      .filter(({ name }) => name.startsWith(NamePrefix));
    const { items, NextToken } = page(sources, ({ name }) => name, paging);
    return { EventSources: items.map(describe), NextToken };
  },
});

function associated(core: Core, name: string): PartnerSource {
  const source = ownSource(core, name);
  if (source && core.state.buses.has(busKey(name, core.scope))) return source;
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
