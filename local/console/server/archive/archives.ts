import type { ArchiveRow, ArchivesPage, ReplayRequest, ReplayRow, StartedReplay } from "../../api/archives.ts";
import { type ConsoleContext, RefusedRequest } from "../context.ts";
import { nameIn } from "../names.ts";

/** The members of DescribeArchive and ListReplays that the page shows; times are in seconds. */
interface Archive {
  ArchiveName: string;
  ArchiveArn: string;
  EventSourceArn: string;
  State: string;
  EventCount: number;
  SizeBytes: number;
  RetentionDays?: number;
  CreationTime: number;
}

interface Replay {
  ReplayName: string;
  State: string;
  StateReason?: string;
  EventStartTime: number;
  EventEndTime: number;
  EventLastReplayedTime?: number;
  ReplayStartTime: number;
  ReplayEndTime?: number;
}

/** Every archive, and every replay. */
export async function archivesPage(context: ConsoleContext): Promise<ArchivesPage> {
  const { Archives } = (await context.eventBridge("ListArchives", {})) as { Archives: { ArchiveName: string }[] };
  const { Replays } = (await context.eventBridge("ListReplays", {})) as { Replays: Replay[] };
  const archives = Archives.map(async ({ ArchiveName }) =>
    archiveRow((await context.eventBridge("DescribeArchive", { ArchiveName })) as Archive, context),
  );
  return {
    archives: await Promise.all(archives),
    replays: Replays.map(replayRow).sort((a, b) => b.startedAt - a.startedAt),
  };
}

/** Starts a replay onto the archive's own bus. Throws `RefusedRequest`, and `AwsError` as StartReplay does. */
export async function startReplay(context: ConsoleContext, request: ReplayRequest): Promise<StartedReplay> {
  const { archives } = await archivesPage(context);
  const archive = archives.find(({ name }) => name === request.archive);
  if (!archive) throw new RefusedRequest(`There is no archive ${request.archive}.`);
  const name = `console-${new Date(context.now()).toISOString().replace(/\D/g, "")}`;
  await context.eventBridge("StartReplay", {
    ReplayName: name,
    EventSourceArn: archive.arn,
    EventStartTime: request.from / 1000,
    EventEndTime: request.to / 1000,
    Destination: {
      Arn: archive.busArn,
      ...(request.rules.length > 0 && { FilterArns: request.rules }),
    },
  });
  return { name };
}

function archiveRow(archive: Archive, context: ConsoleContext): ArchiveRow {
  const { RetentionDays: days = 0, EventSourceArn: busArn } = archive;
  return {
    name: archive.ArchiveName,
    arn: archive.ArchiveArn,
    bus: context.names.short(busArn),
    busArn,
    state: archive.State,
    events: archive.EventCount,
    bytes: archive.SizeBytes,
    ...(days > 0 && { retentionDays: days }),
    createdAt: archive.CreationTime * 1000,
    rules: rulesOn(nameIn(busArn), context),
  };
}

/** The bus's rules with a pattern, without those that take everything: an archive's own among them. */
function rulesOn(bus: string, { facts, names }: ConsoleContext): ArchiveRow["rules"] {
  const rules = new Map<string, ArchiveRow["rules"][number]>();
  for (const fact of facts()) {
    if (fact.kind !== "rule-changed" || nameIn(fact.bus) !== bus) continue;
    if (fact.deleted || fact.everything || fact.pattern === undefined) rules.delete(fact.rule);
    else rules.set(fact.rule, { name: names.short(fact.rule), arn: fact.rule });
  }
  return [...rules.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function replayRow(replay: Replay): ReplayRow {
  const { StateReason: reason, EventLastReplayedTime: reached, ReplayEndTime: ended } = replay;
  return {
    name: replay.ReplayName,
    state: replay.State,
    ...(reason !== undefined && { reason }),
    from: replay.EventStartTime * 1000,
    to: replay.EventEndTime * 1000,
    ...(reached !== undefined && { reached: reached * 1000 }),
    startedAt: replay.ReplayStartTime * 1000,
    ...(ended !== undefined && { endedAt: ended * 1000 }),
  };
}
