import type { Collection, Store } from "../store.ts";
import type {
  ApiDestination,
  Archive,
  ArchivedEvent,
  Bus,
  Connection,
  Delivery,
  PartnerSource,
  Replay,
  Rule,
} from "./model.ts";

/**
 * All stored records. Buses are keyed by bus key; archives, replays, connections and destinations by name; rules by
 * ARN.
 */
export interface Records {
  buses: Collection<Bus>;
  rules: Collection<Rule>;
  archives: Collection<Archive>;
  replays: Collection<Replay>;
  deliveries: Collection<Delivery>;
  connections: Collection<Connection>;
  apiDestinations: Collection<ApiDestination>;
  /** Keyed by Region, account and name. */
  partnerSources: Collection<PartnerSource>;
  /** Returns the events of one archive, keyed by id, in the order they were archived. */
  archived(archive: string): Collection<ArchivedEvent>;
}

export function openRecords(store: Store): Records {
  const open = <T>(name: string) => store.collection<T>(`event-bridge/${name}`);
  return {
    buses: open("buses"),
    rules: open("rules"),
    archives: open("archives"),
    replays: open("replays"),
    deliveries: open("deliveries"),
    connections: open("connections"),
    apiDestinations: open("api-destinations"),
    partnerSources: open("partner-sources"),
    archived: (archive) => open(`archived/${archive}`),
  };
}
