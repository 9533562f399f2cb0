import type {
  CreateArchiveCommandInput,
  DescribeArchiveCommandInput,
  ListArchivesCommandInput,
  UpdateArchiveCommandInput,
} from "@aws-sdk/client-eventbridge";
import {
  type Archive,
  alreadyThere,
  archiveArn,
  busArn,
  busOf,
  invalid,
  type Model,
  notFound,
  type Rule,
  ruleArn,
  sorted,
} from "../model.fixture.ts";
import { refuseBrokenPattern } from "./rules.fixture.ts";

export const archives = {
  CreateArchive(model: Model, { ArchiveName: name = "", EventSourceArn, ...input }: CreateArchiveCommandInput) {
    const bus = busOf(model, EventSourceArn);
    if (model.archives.has(name)) throw alreadyThere(`Archive ${name} already exists.`);
    if (input.EventPattern) refuseBrokenPattern(input.EventPattern);
    const feeding = `Events-Archive-${name}`;
    if (bus.rules.has(feeding)) throw alreadyThere(`Rule ${feeding} already exists on EventBus ${bus.name}.`);
    const archive: Archive = {
      name,
      bus: bus.name,
      description: input.Description,
      eventPattern: input.EventPattern || undefined,
      retentionDays: input.RetentionDays ?? 0,
      events: new Set(),
    };
    return keep(model, archive);
  },

  /** What the request leaves out stays. */
  UpdateArchive(model: Model, { ArchiveName, Description, EventPattern, RetentionDays }: UpdateArchiveCommandInput) {
    if ([Description, EventPattern, RetentionDays].every((each) => each === undefined)) {
      throw invalid("At least one of EventPattern, RetentionDays or Description must be provided.");
    }
    const archive = archiveOf(model, ArchiveName);
    if (EventPattern) refuseBrokenPattern(EventPattern);
    archive.description = Description ?? archive.description;
    archive.retentionDays = RetentionDays ?? archive.retentionDays;
    if (EventPattern !== undefined) archive.eventPattern = EventPattern || undefined;
    return keep(model, archive);
  },

  DescribeArchive(model: Model, { ArchiveName }: DescribeArchiveCommandInput) {
    const archive = archiveOf(model, ArchiveName);
    const { description: Description, eventPattern: EventPattern } = archive;
    return { ArchiveArn: archiveArn(archive.name), Description, EventPattern, ...summary(archive) };
  },

  ListArchives(model: Model, { EventSourceArn, NamePrefix = "" }: ListArchivesCommandInput) {
    const bus = EventSourceArn && busOf(model, EventSourceArn).name;
    const found = sorted(model.archives.values(), ({ name }) => name).filter(({ name }) => name.startsWith(NamePrefix));
    return { Archives: found.filter((archive) => !bus || archive.bus === bus).map(summary) };
  },

  DeleteArchive(model: Model, { ArchiveName }: DescribeArchiveCommandInput) {
    const archive = archiveOf(model, ArchiveName);
    model.archives.delete(archive.name);
    busOf(model, archive.bus).rules.delete(`Events-Archive-${archive.name}`);
    return {};
  },
};

function archiveOf(model: Model, name = ""): Archive {
  const archive = model.archives.get(name);
  if (!archive) throw notFound(`Archive ${name} does not exist.`);
  return archive;
}

/** An archive is fed by a rule of its bus, which takes nothing that is a replay. */
function keep(model: Model, archive: Archive) {
  const { name: archiveName, bus, eventPattern } = archive;
  const name = `Events-Archive-${archiveName}`;
  const own = eventPattern ? `,${eventPattern.slice(1)}` : "}";
  const rule: Rule = {
    name,
    arn: ruleArn(bus, name),
    bus,
    eventPattern: `{"replay-name":[{"exists":false}]${own}`,
    state: "ENABLED",
    archive: archiveName,
    targets: new Map([[name, { Id: name, Arn: "arn:aws:events:us-east-1:::" }]]),
    tags: new Map(),
  };
  busOf(model, bus).rules.set(name, rule);
  model.archives.set(archiveName, archive);
  return { ArchiveArn: archiveArn(archiveName), State: "ENABLED" };
}

const summary = ({ name, bus, retentionDays, events }: Archive) => ({
  ArchiveName: name,
  EventSourceArn: busArn(bus),
  State: "ENABLED",
  RetentionDays: retentionDays,
  EventCount: events.size,
});
