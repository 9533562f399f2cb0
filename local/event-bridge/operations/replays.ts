import type { StartReplayRequest } from "@aws-sdk/client-eventbridge";
import { seconds, secondsIf } from "../../api/seconds.ts";
import { list, required, structure, time } from "../../api/shapes.ts";
import type { Wire } from "../../api/wire.ts";
import { AwsError } from "../../aws.ts";
import { findOwnBus } from "../buses.ts";
import { alreadyExists, invalidParameter, notFound, overLimit } from "../errors.ts";
import type { Replay, ReplayDestination } from "../model.ts";
import { archiveArn, busKey, byName, isBusArn, nameInArn, replayArn } from "../names.ts";
import { listing, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { accessTo, namedBus, onAny, onReplay } from "../required-access.ts";
import { anyArn, description, eventSourceArn, paging, plainName, replayState } from "../shapes.ts";
import type { State } from "../state.ts";
import { checkFilters } from "./check-filters.ts";

const MOST_ACTIVE = 10;
const ACTIVE = ["STARTING", "RUNNING", "CANCELLING"];

export const startReplay = operation({
  input: {
    ReplayName: required(plainName),
    Description: description,
    EventSourceArn: required(eventSourceArn),
    EventStartTime: required(time),
    EventEndTime: required(time),
    Destination: required(structure({ Arn: required(anyArn), FilterArns: list(anyArn) })),
  },
  permissions: (state, { ReplayName = "", EventSourceArn = "", Destination }) =>
    [replayArn(ReplayName), EventSourceArn, namedBus(state, Destination?.Arn)].map((resource) =>
      accessTo(state, "events:StartReplay", resource),
    ),
  run(state, input) {
    const replay = check(state, input);
    state.records.replays.set(replay.name, replay);
    state.replays.start(replay);
    return { ReplayArn: replay.arn, State: replay.state, ReplayStartTime: seconds(replay.startedAt) };
  },
});

export const describeReplay = operation({
  input: { ReplayName: required(plainName) },
  permissions: onReplay("events:DescribeReplay"),
  run(state, { ReplayName }) {
    const replay = findReplay(state, ReplayName);
    return {
      ReplayArn: replay.arn,
      Description: replay.description,
      Destination: replay.destination,
      ...summary(replay),
    };
  },
});

export const listReplays = listing("ListReplays", {
  input: { NamePrefix: plainName, State: replayState, EventSourceArn: eventSourceArn, ...paging },
  permissions: onAny("events:ListReplays"),
  run(state, { NamePrefix, State, EventSourceArn, ...paging }) {
    checkFilters("ListReplays", { NamePrefix, EventSourceArn, State });
    const replays = [...state.records.replays.values()]
      .filter(({ name }) => name.startsWith(NamePrefix ?? ""))
      .filter(({ state }) => State === undefined || state === State)
      .filter(({ eventSourceArn }) => EventSourceArn === undefined || eventSourceArn === EventSourceArn)
      .sort(byName);
    const { items, NextToken } = page(replays, ({ name }) => name, paging);
    return { Replays: items.map(summary), NextToken };
  },
});

export const cancelReplay = operation({
  input: { ReplayName: required(plainName) },
  permissions: onReplay("events:CancelReplay"),
  run(state, { ReplayName }) {
    const replay = findReplay(state, ReplayName);
    if (replay.state !== "STARTING" && replay.state !== "RUNNING") {
      throw new AwsError("IllegalStatusException", `Replay ${ReplayName} is not in a valid state for this operation.`);
    }
    state.records.replays.set(ReplayName, { ...replay, state: "CANCELLING" });
    return { ReplayArn: replay.arn, State: "CANCELLING" };
  },
});

function check(state: State, input: Wire<StartReplayRequest>): Replay {
  const { ReplayName: name = "", EventSourceArn = "", EventStartTime = 0, EventEndTime = 0 } = input;
  const destination = input.Destination as ReplayDestination;
  if (!isBusArn(destination.Arn)) {
    throw invalidParameter("Destination.Arn", "Must contain an event bus ARN.");
  }
  const bus = findOwnBus(state, destination.Arn);
  const archiveName = nameInArn(EventSourceArn);
  const archive = EventSourceArn === archiveArn(archiveName) ? state.records.archives.get(archiveName) : undefined;
  if (!archive) throw invalidParameter("EventSourceArn", `Archive ${archiveName} does not exist.`);
  if (archive.eventSourceArn !== bus.arn) {
    throw invalidParameter("Destination.Arn", "Cross event bus replay is not permitted.");
  }
  if (state.records.replays.has(name)) throw alreadyExists(`Replay ${name} already exists.`);
  if (EventStartTime >= EventEndTime) {
    throw invalidParameter("EventEndTime", "EventStartTime must be before EventEndTime.");
  }
  const unknown = destination.FilterArns?.find((arn) => state.records.rules.get(arn)?.bus !== busKey(bus.arn));
  if (unknown) throw notFound(`Rule ${nameInArn(unknown)} does not exist on EventBus ${bus.name}.`);
  if ([...state.records.replays.values()].filter(({ state }) => ACTIVE.includes(state)).length >= MOST_ACTIVE) {
    throw overLimit();
  }
  return {
    name,
    arn: replayArn(name),
    description: input.Description,
    archive: archiveName,
    eventSourceArn: EventSourceArn,
    destination,
    eventStart: EventStartTime * 1000,
    eventEnd: EventEndTime * 1000,
    state: "STARTING",
    startedAt: state.clock.now(),
  };
}

function findReplay({ records }: State, name: string): Replay {
  const replay = records.replays.get(name);
  if (!replay) throw notFound(`Replay ${name} does not exist.`);
  return replay;
}

const summary = (replay: Replay) => ({
  ReplayName: replay.name,
  EventSourceArn: replay.eventSourceArn,
  State: replay.state,
  StateReason: replay.stateReason,
  EventStartTime: seconds(replay.eventStart),
  EventEndTime: seconds(replay.eventEnd),
  EventLastReplayedTime: secondsIf(replay.lastReplayed),
  ReplayStartTime: seconds(replay.startedAt),
  ReplayEndTime: secondsIf(replay.endedAt),
});
