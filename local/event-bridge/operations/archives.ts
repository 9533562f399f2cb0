import { seconds } from "../../api/seconds.ts";
import { required } from "../../api/shapes.ts";
import { parsePattern } from "../../event-pattern/index.ts";
import { archiveRule, archiveTotals, forgetArchive, forgetExpired } from "../archives.ts";
import { findOwnBus } from "../buses.ts";
import { alreadyExists, invalid, notFound } from "../errors.ts";
import type { Archive } from "../model.ts";
import { archiveArn, byName } from "../names.ts";
import { listing, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { accessTo, namedBus, onAny, onArchive } from "../required-access.ts";
import { dropRule, saveRule } from "../rules.ts";
import {
  archiveName,
  archiveState,
  description,
  eventPattern,
  eventSourceArn,
  kmsKey,
  paging,
  retentionDays,
} from "../shapes.ts";
import type { State } from "../state.ts";
import { checkFilters } from "./check-filters.ts";

// An archive here is ready as soon as it is created, and never fails.
const STATE = "ENABLED";

export const createArchive = operation({
  input: {
    ArchiveName: required(archiveName),
    EventSourceArn: required(eventSourceArn),
    Description: description,
    EventPattern: eventPattern,
    RetentionDays: retentionDays,
    KmsKeyIdentifier: kmsKey,
  },
  permissions: (state, { ArchiveName = "", EventSourceArn }) =>
    [archiveArn(ArchiveName), namedBus(state, EventSourceArn)].map((resource) =>
      accessTo(state, "events:CreateArchive", resource),
    ),
  run(state, input) {
    const { ArchiveName: name, EventSourceArn, EventPattern } = input;
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
});

export const updateArchive = operation({
  input: {
    ArchiveName: required(archiveName),
    Description: description,
    EventPattern: eventPattern,
    RetentionDays: retentionDays,
    KmsKeyIdentifier: kmsKey,
  },
  permissions: onArchive("events:UpdateArchive"),
  run(state, { ArchiveName, EventPattern, RetentionDays, Description }) {
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
});

export const describeArchive = operation({
  input: { ArchiveName: required(archiveName) },
  permissions: onArchive("events:DescribeArchive"),
  run(state, { ArchiveName }) {
    const archive = findArchive(state, ArchiveName);
    return {
      ArchiveArn: archive.arn,
      Description: archive.description,
      EventPattern: archive.eventPattern,
      KmsKeyIdentifier: archive.kmsKeyIdentifier,
      ...summary(state, archive),
    };
  },
});

export const listArchives = listing("ListArchives", {
  input: { NamePrefix: archiveName, EventSourceArn: eventSourceArn, State: archiveState, ...paging },
  permissions: onAny("events:ListArchives"),
  run(state, { NamePrefix, EventSourceArn, State, ...paging }) {
    checkFilters("ListArchives", { NamePrefix, EventSourceArn, State });
    const bus = EventSourceArn === undefined ? undefined : findOwnBus(state, EventSourceArn);
    const archives = [...state.records.archives.values()]
      .filter(({ name }) => name.startsWith(NamePrefix ?? ""))
      .filter(({ eventSourceArn }) => bus === undefined || eventSourceArn === bus.arn)
      .filter(() => State === undefined || State === STATE)
      .sort(byName);
    const { items, NextToken } = page(archives, ({ name }) => name, paging);
    return { Archives: items.map((archive) => summary(state, archive)), NextToken };
  },
});

export const deleteArchive = operation({
  input: { ArchiveName: required(archiveName) },
  permissions: onArchive("events:DeleteArchive"),
  run(state, { ArchiveName }) {
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
