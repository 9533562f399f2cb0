import { ArchivesPage, ReplayRequest, StartedReplay } from "../../api/archives.ts";
import { get, post } from "../resource.ts";
import { archivesPage, startReplay } from "./archives.ts";

export const archiveResources = [
  get("archives", {
    name: "listArchives",
    summary: "Lists the archives of every bus, and the replays, newest first.",
    answer: ArchivesPage,
    run: (_, context) => archivesPage(context),
  }),
  post("archives/replay", {
    name: "startReplay",
    summary: "Starts a replay of an archive onto its own bus.",
    body: ReplayRequest,
    answer: StartedReplay,
    run: ({ body }, context) => startReplay(context, body),
  }),
];
