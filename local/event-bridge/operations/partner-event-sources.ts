import type {
  CreatePartnerEventSourceRequest,
  DeletePartnerEventSourceRequest,
  DescribePartnerEventSourceRequest,
  ListPartnerEventSourceAccountsRequest,
  ListPartnerEventSourcesRequest,
} from "@aws-sdk/client-eventbridge";
import { seconds, secondsIf } from "../../api/seconds.ts";
import type { Wire } from "../../api/wire.ts";
import { alreadyExists, notFound } from "../errors.ts";
import type { PartnerSource } from "../model.ts";
import { busArn, busKey } from "../names.ts";
import { page } from "../paging.ts";
import { eventSourceArn, forgetSource, partnerSources, pending, saveSource } from "../partner-sources.ts";
import type { State } from "../state.ts";

/** The partner's side of event sources; every account may play the partner here. */
export const partnerEventSourceOperations = (state: State) => ({
  CreatePartnerEventSource({ Name: name = "", Account: account = "" }: Wire<CreatePartnerEventSourceRequest>) {
    const { region } = state.scope;
    if (offers(state, name).some((source) => source.account === account)) {
      throw alreadyExists(`Event source ${name} already exists.`);
    }
    const now = state.clock.now();
    saveSource(state, pending({ name, account, region, createdAt: now }, now));
    return { EventSourceArn: eventSourceArn(name, region) };
  },

  /** Succeeds for a source that is not there, as on AWS. A source that has a bus stays with it, as deleted. */
  DeletePartnerEventSource({ Name = "", Account }: Wire<DeletePartnerEventSourceRequest>) {
    const source = offers(state, Name).find(({ account }) => account === Account);
    if (!source) return {};
    const hasBus = state.records.buses.has(busKey(busArn(source.name, source)));
    if (hasBus) saveSource(state, { ...source, state: "DELETED", expiresAt: undefined });
    else forgetSource(state, source);
    return {};
  },

  DescribePartnerEventSource({ Name = "" }: Wire<DescribePartnerEventSourceRequest>) {
    findOffers(state, Name);
    return { Arn: eventSourceArn(Name, state.scope.region), Name };
  },

  ListPartnerEventSources({ NamePrefix = "", ...paging }: Wire<ListPartnerEventSourcesRequest>) {
    const offered = partnerSources(state).filter(({ state }) => state !== "DELETED");
    const names = [...new Set(offered.map(({ name }) => name))].filter((name) => name.startsWith(NamePrefix));
    const { items, NextToken } = page(names, (name) => name, paging);
    const PartnerEventSources = items.map((Name) => ({ Arn: eventSourceArn(Name, state.scope.region), Name }));
    return { PartnerEventSources, NextToken };
  },

  ListPartnerEventSourceAccounts({ EventSourceName = "", ...paging }: Wire<ListPartnerEventSourceAccountsRequest>) {
    const { items, NextToken } = page(findOffers(state, EventSourceName), ({ account }) => account, paging);
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
const offers = (state: State, name: string): PartnerSource[] =>
  partnerSources(state).filter((source) => source.name === name && source.state !== "DELETED");

function findOffers(state: State, name: string): PartnerSource[] {
  const sources = offers(state, name);
  if (sources.length === 0) throw notFound(`Event source ${name} does not exist.`);
  return sources;
}
