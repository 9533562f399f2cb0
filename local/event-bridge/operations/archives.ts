import type {
  CreateArchiveRequest,
  DeleteArchiveRequest,
  DescribeArchiveRequest,
  ListArchivesRequest,
  UpdateArchiveRequest,
} from "@aws-sdk/client-eventbridge";
import { seconds } from "../../api/seconds.ts";
import type { Wire } from "../../api/wire.ts";
import { parsePattern } from "../../event-pattern/index.ts";
import { archiveRule, archiveTotals, forgetArchive, forgetExpired } from "../archives.ts";
import { findOwnBus } from "../buses.ts";
import { alreadyExists, invalid, notFound } from "../errors.ts";
import type { Archive } from "../model.ts";
import { archiveArn, byName } from "../names.ts";
import { page } from "../paging.ts";
import { dropRule, saveRule } from "../rules.ts";
import type { State } from "../state.ts";

// An archive here is ready as soon as it is made, and never fails.
const STATE = "ENABLED";

export const archiveOperations = (state: State) => ({
  CreateArchive(input: Wire<CreateArchiveRequest>) {
    const { ArchiveName: name = "", EventSourceArn = "", EventPattern } = input;
    const bus = findOwnBus(state, EventSourceArn);
    if (state.records.archives.has(name)) throw alreadyExists(`Archive ${name} already exists.`);
    if (EventPattern) parsePattern(EventPattern);
    const archive: Archive = {
      name,
      arn: archiveArn(name),
      eventSourceArn: bus.arn,
      description: input.Description,
      eventPattern: EventPattern || undefined,
      retentionDays: input.RetentionDays ?? 0,
      kmsKeyIdentifier: input.KmsKeyIdentifier,
      createdAt: state.clock.now(),
    };
    const { arn, name: rule } = archiveRule(archive);
    if (state.records.rules.has(arn)) throw alreadyExists(`Rule ${rule} already exists on EventBus ${bus.name}.`);
    return save(state, archive);
  },

  UpdateArchive({ ArchiveName = "", EventPattern, RetentionDays, Description }: Wire<UpdateArchiveRequest>) {
    if (EventPattern === undefined && RetentionDays === undefined && Description === undefined) {
      throw invalid("At least one of EventPattern, RetentionDays or Description must be provided.");
    }
    const archive = findArchive(state, ArchiveName);
    if (EventPattern) parsePattern(EventPattern);
    return save(state, {
      ...archive,
      eventPattern: EventPattern === undefined ? archive.eventPattern : EventPattern || undefined,
      retentionDays: RetentionDays ?? archive.retentionDays,
      description: Description ?? archive.description,
    });
  },

  DescribeArchive({ ArchiveName = "" }: Wire<DescribeArchiveRequest>) {
    const archive = findArchive(state, ArchiveName);
    return {
      ArchiveArn: archive.arn,
      Description: archive.description,
      EventPattern: archive.eventPattern,
      KmsKeyIdentifier: archive.kmsKeyIdentifier,
      ...summary(state, archive),
    };
  },

  ListArchives({ NamePrefix, EventSourceArn, State, ...paging }: Wire<ListArchivesRequest>) {
    const filters = [NamePrefix, EventSourceArn, State].filter((filter) => filter !== undefined);
    if (filters.length > 1)
      throw invalid(
        "At most one filter is allowed for ListArchives. Use either : State, EventSourceArn, or NamePrefix.",
      );
    const bus = EventSourceArn === undefined ? undefined : findOwnBus(state, EventSourceArn);
    const archives = [...state.records.archives.values()]
      .filter(({ name }) => name.startsWith(NamePrefix ?? ""))
      .filter(({ eventSourceArn }) => bus === undefined || eventSourceArn === bus.arn)
      .filter(() => State === undefined || State === STATE)
      .sort(byName);
    const { items, NextToken } = page(archives, ({ name }) => name, paging);
    return { Archives: items.map((archive) => summary(state, archive)), NextToken };
  },

  DeleteArchive({ ArchiveName = "" }: Wire<DeleteArchiveRequest>) {
    const archive = findArchive(state, ArchiveName);
    dropRule(state, archiveRule(archive));
    forgetArchive(state.records, archive.name);
    return {};
  },
});

function findArchive({ records }: State, name: string): Archive {
  const archive = records.archives.get(name);
  if (!archive) throw notFound(`Archive ${name} does not exist.`);
  return archive;
}

function save(state: State, archive: Archive) {
  saveRule(state, archiveRule(archive));
  state.records.archives.set(archive.name, archive);
  return { ArchiveArn: archive.arn, State: STATE, CreationTime: seconds(archive.createdAt) };
}

function summary({ records, clock }: State, archive: Archive) {
  forgetExpired(records, archive.name, clock.now());
  return {
    ArchiveName: archive.name,
    EventSourceArn: archive.eventSourceArn,
    State: STATE,
    RetentionDays: archive.retentionDays,
    ...archiveTotals(records, archive.name),
    CreationTime: seconds(archive.createdAt),
  };
}
