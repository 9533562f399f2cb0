import { seconds, secondsIf } from "../../api/seconds.ts";
import { required } from "../../api/shapes.ts";
import { alreadyExists, notFound } from "../errors.ts";
import type { PartnerSource } from "../model.ts";
import { busArn, busKey } from "../names.ts";
import { listing, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { account, partnerPrefix, source } from "../partner-shapes.ts";
import { eventSourceArn, forgetSource, partnerSources, pending, saveSource } from "../partner-sources.ts";
import { onAny, onEventSource } from "../required-access.ts";
import { paging } from "../shapes.ts";
import type { State } from "../state.ts";

// The partner's side of event sources; here any account can act as the partner.

export const createPartnerEventSource = operation({
  input: { Name: required(source), Account: required(account) },
  permissions: onEventSource("events:CreatePartnerEventSource"),
  run(state, { Name: name, Account: account }) {
    const { region } = state.scope;
    if (offers(state, name).some((source) => source.account === account)) {
      throw alreadyExists(`Event source ${name} already exists.`);
    }
    const now = state.clock.now();
    saveSource(state, pending({ name, account, region, createdAt: now }, now));
    return { EventSourceArn: eventSourceArn(name, region) };
  },
});

/** Succeeds for a nonexistent source, as on AWS. A source with a bus remains, in the state DELETED. */
export const deletePartnerEventSource = operation({
  input: { Name: required(source), Account: required(account) },
  permissions: onEventSource("events:DeletePartnerEventSource"),
  run(state, { Name, Account }) {
    const source = offers(state, Name).find(({ account }) => account === Account);
    if (!source) return {};
    const hasBus = state.records.buses.has(busKey(busArn(source.name, source)));
    if (hasBus) saveSource(state, { ...source, state: "DELETED", expiresAt: undefined });
    else forgetSource(state, source);
    return {};
  },
});

export const describePartnerEventSource = operation({
  input: { Name: required(source) },
  permissions: onEventSource("events:DescribePartnerEventSource"),
  run(state, { Name }) {
    findOffers(state, Name);
    return { Arn: eventSourceArn(Name, state.scope.region), Name };
  },
});

export const listPartnerEventSources = listing("ListPartnerEventSources", {
  input: { NamePrefix: required(partnerPrefix), ...paging },
  permissions: onAny("events:ListPartnerEventSources"),
  run(state, { NamePrefix = "", ...paging }) {
    const offered = partnerSources(state).filter(({ state }) => state !== "DELETED");
    const names = [...new Set(offered.map(({ name }) => name))].filter((name) => name.startsWith(NamePrefix));
    const { items, NextToken } = page(names, (name) => name, paging);
    const PartnerEventSources = items.map((Name) => ({ Arn: eventSourceArn(Name, state.scope.region), Name }));
    return { PartnerEventSources, NextToken };
  },
});

export const listPartnerEventSourceAccounts = listing("ListPartnerEventSourceAccounts", {
  input: { EventSourceName: required(source), ...paging },
  permissions: onEventSource("events:ListPartnerEventSourceAccounts"),
  run(state, { EventSourceName, ...paging }) {
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

/** Returns the source as offered to each account. */
const offers = (state: State, name: string): PartnerSource[] =>
  partnerSources(state).filter((source) => source.name === name && source.state !== "DELETED");

function findOffers(state: State, name: string): PartnerSource[] {
  const sources = offers(state, name);
  if (sources.length === 0) throw notFound(`Event source ${name} does not exist.`);
  return sources;
}
