import type {
  CreatePartnerEventSourceRequest,
  DeletePartnerEventSourceRequest,
  DescribePartnerEventSourceRequest,
  ListPartnerEventSourceAccountsRequest,
  ListPartnerEventSourcesRequest,
} from "@aws-sdk/client-eventbridge";
import { seconds, secondsIf } from "../../api/seconds.ts";
import type { Wire } from "../../api/wire.ts";
import type { Core } from "../core.ts";
import { alreadyExists, notFound } from "../errors.ts";
import type { PartnerSource } from "../model.ts";
import { busArn, busKey } from "../names.ts";
import { page } from "../paging.ts";
import { eventSourceArn, forgetSource, partnerSources, pending, saveSource } from "../partner-sources.ts";

/** The partner's side of event sources; every account may play the partner here. */
export const partnerEventSourceOperations = (core: Core) => ({
  CreatePartnerEventSource({ Name: name = "", Account: account = "" }: Wire<CreatePartnerEventSourceRequest>) {
    const { region } = core.scope;
    if (offers(core, name).some((source) => source.account === account)) {
      throw alreadyExists(`Event source ${name} already exists.`);
    }
    const now = core.clock.now();
    saveSource(core, pending({ name, account, region, createdAt: now }, now));
    return { EventSourceArn: eventSourceArn(name, region) };
  },

  /** Succeeds for a source that is not there, as on AWS. A source that has a bus stays with it, as deleted. */
  DeletePartnerEventSource({ Name = "", Account }: Wire<DeletePartnerEventSourceRequest>) {
    const source = offers(core, Name).find(({ account }) => account === Account);
    if (!source) return {};
    const hasBus = core.state.buses.has(busKey(busArn(source.name, source)));
    if (hasBus) saveSource(core, { ...source, state: "DELETED", expiresAt: undefined });
    else forgetSource(core, source);
    return {};
  },

  DescribePartnerEventSource({ Name = "" }: Wire<DescribePartnerEventSourceRequest>) {
    findOffers(core, Name);
    return { Arn: eventSourceArn(Name, core.scope.region), Name };
  },

  ListPartnerEventSources({ NamePrefix = "", ...paging }: Wire<ListPartnerEventSourcesRequest>) {
    const offered = partnerSources(core).filter(({ state }) => state !== "DELETED");
    const names = [...new Set(offered.map(({ name }) => name))].filter((name) => name.startsWith(NamePrefix));
    const { items, NextToken } = page(names, (name) => name, paging);
    const PartnerEventSources = items.map((Name) => ({ Arn: eventSourceArn(Name, core.scope.region), Name }));
    return { PartnerEventSources, NextToken };
  },

  ListPartnerEventSourceAccounts({ EventSourceName = "", ...paging }: Wire<ListPartnerEventSourceAccountsRequest>) {
    const { items, NextToken } = page(findOffers(core, EventSourceName), ({ account }) => account, paging);
    const PartnerEventSourceAccounts = items.map((source) => ({
      Account: source.account,
      CreationTime: seconds(source.createdAt),
      ExpirationTime: secondsIf(source.expiresAt),
      State: source.state,
    }));
    return { PartnerEventSourceAccounts, NextToken };
  },
});

/** The accounts that a source is offered to. */
const offers = (core: Core, name: string): PartnerSource[] =>
  partnerSources(core).filter((source) => source.name === name && source.state !== "DELETED");

function findOffers(core: Core, name: string): PartnerSource[] {
  const sources = offers(core, name);
  if (sources.length === 0) throw notFound(`Event source ${name} does not exist.`);
  return sources;
}
