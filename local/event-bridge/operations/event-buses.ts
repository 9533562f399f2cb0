import type { UpdateEventBusRequest } from "@aws-sdk/client-eventbridge";
import { seconds } from "../../api/seconds.ts";
import { required, text } from "../../api/shapes.ts";
import { tagsOf } from "../../api/tags.ts";
import type { Wire } from "../../api/wire.ts";
import { busAt, findBus, newBus } from "../buses.ts";
import { alreadyExists, invalid } from "../errors.ts";
import type { Bus } from "../model.ts";
import { busArn, busKey, byName, DEFAULT_BUS } from "../names.ts";
import { listing, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { active, findSource, forgetSource, ownSource, pending, saveSource } from "../partner-sources.ts";
import { accessTo, namedBus, onAny, onNamedBus, tagAccess } from "../required-access.ts";
import { rulesOf } from "../rules.ts";
import { busDescription, busName, busNameOrArn, deadLetterConfig, kmsKey, logConfig, paging, tags } from "../shapes.ts";

export const createEventBus = operation({
  input: {
    Name: required(busName),
    EventSourceName: text({ min: 1, max: 256, pattern: "aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,}" }),
    Description: busDescription,
    KmsKeyIdentifier: kmsKey,
    DeadLetterConfig: deadLetterConfig,
    LogConfig: logConfig,
    Tags: tags,
  },
  permissions: (state, { Name, Tags }) => {
    const bus = namedBus(state, Name);
    return [accessTo(state, "events:CreateEventBus", bus), ...tagAccess(state, bus, Tags)];
  },
  run(state, input) {
    const { Name: name, EventSourceName, Tags } = input;
    checkName(name, EventSourceName);
    const source = EventSourceName ? active(findSource(state, EventSourceName)) : undefined;
    const key = busKey(name, state.scope);
    if (busAt(state, key)) throw alreadyExists(`Event bus ${name} already exists.`);
    const bus = { ...newBus(name, state.scope, state.clock.now()), ...settings(input), tags: tagsOf(Tags) };
    state.records.buses.set(key, bus);
    if (source) saveSource(state, source);
    const { Arn: EventBusArn, Name: _, ...described } = describeSettings(bus);
    return { EventBusArn, ...described };
  },
});

export const updateEventBus = operation({
  input: {
    Name: busName,
    KmsKeyIdentifier: kmsKey,
    Description: busDescription,
    DeadLetterConfig: deadLetterConfig,
    LogConfig: logConfig,
  },
  permissions: onNamedBus("events:UpdateEventBus"),
  run(state, input) {
    const bus = { ...findBus(state, input.Name), ...settings(input), modifiedAt: state.clock.now() };
    state.records.buses.set(busKey(bus.arn), bus);
    return describeSettings(bus);
  },
});

export const describeEventBus = operation({
  input: { Name: busNameOrArn },
  permissions: onNamedBus("events:DescribeEventBus"),
  run(state, { Name }) {
    const bus = findBus(state, Name);
    return { ...describeSettings(bus), ...history(bus) };
  },
});

export const listEventBuses = listing("ListEventBuses", {
  input: { NamePrefix: busName, ...paging },
  permissions: onAny("events:ListEventBuses"),
  run(state, { NamePrefix = "", ...paging }) {
    findBus(state, DEFAULT_BUS);
    const buses = [...state.records.buses.values()]
      .filter(({ name, arn }) => arn === busArn(name, state.scope) && name.startsWith(NamePrefix))
      .sort(byName);
    const { items, NextToken } = page(buses, ({ name }) => name, paging);
    const EventBuses = items.map((bus) => ({
      Name: bus.name,
      Arn: bus.arn,
      Description: bus.description,
      ...history(bus),
    }));
    return { EventBuses, NextToken };
  },
});

export const deleteEventBus = operation({
  input: { Name: required(busName) },
  permissions: onNamedBus("events:DeleteEventBus"),
  run(state, { Name }) {
    const key = busKey(Name, state.scope);
    const bus = busAt(state, key);
    // Deleting a nonexistent bus succeeds, as on AWS.
    if (!bus) return {};
    if (bus.name === DEFAULT_BUS) throw invalid(`Cannot delete event bus ${DEFAULT_BUS}.`);
    if (rulesOf(state, bus).length > 0) throw invalid("Event bus can't be deleted since it has rules.");
    state.records.buses.delete(key);
    state.routing.removeBus(key);
    const source = ownSource(state, bus.name);
    if (source?.state === "DELETED") forgetSource(state, source);
    else if (source) saveSource(state, pending(source, state.clock.now()));
    return {};
  },
});

/** Checks that a partner bus has its source's name, and that no other bus has such a name. */
function checkName(name: string, source: string | undefined): void {
  if (source !== undefined) {
    if (name !== source) throw invalid("Event bus name must match event source name.");
  } else if (name.startsWith("aws.")) {
    throw invalid("EventBus name starting with 'aws.' is not valid.");
  } else if (name.includes("/")) {
    throw invalid("Event bus name must not contain '/'.");
  }
}

const settings = ({ Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig }: Wire<UpdateEventBusRequest>) => ({
  description: Description,
  kmsKeyIdentifier: KmsKeyIdentifier,
  deadLetterConfig: DeadLetterConfig,
  logConfig: LogConfig,
});

const describeSettings = (bus: Bus) => ({
  Arn: bus.arn,
  Name: bus.name,
  Description: bus.description,
  KmsKeyIdentifier: bus.kmsKeyIdentifier,
  DeadLetterConfig: bus.deadLetterConfig,
  LogConfig: bus.logConfig,
});

const history = (bus: Bus) => ({
  Policy: bus.policy,
  CreationTime: seconds(bus.createdAt),
  LastModifiedTime: seconds(bus.modifiedAt),
});
