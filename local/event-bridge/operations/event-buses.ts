import type {
  CreateEventBusRequest,
  DeleteEventBusRequest,
  DescribeEventBusRequest,
  ListEventBusesRequest,
  UpdateEventBusRequest,
} from "@aws-sdk/client-eventbridge";
import { seconds } from "../../api/seconds.ts";
import { tagsOf } from "../../api/tags.ts";
import type { Wire } from "../../api/wire.ts";
import { busAt, byName, type Core, findBus, newBus, rulesOf } from "../core.ts";
import { alreadyExists, invalid } from "../errors.ts";
import type { Bus } from "../model.ts";
import { busArn, busKey, DEFAULT_BUS } from "../names.ts";
import { page } from "../paging.ts";
import { active, findSource, forgetSource, ownSource, pending, saveSource } from "../partner-sources.ts";

export const eventBusOperations = (core: Core) => ({
  CreateEventBus(input: Wire<CreateEventBusRequest>) {
    const { Name: name = "", EventSourceName, Tags } = input;
    checkName(name, EventSourceName);
    const source = EventSourceName ? active(findSource(core, EventSourceName)) : undefined;
    const key = busKey(name, core.scope);
    if (busAt(core, key)) throw alreadyExists(`Event bus ${name} already exists.`);
    const bus = { ...newBus(name, core.scope, core.clock.now()), ...settings(input), tags: tagsOf(Tags) };
    core.state.buses.set(key, bus);
    if (source) saveSource(core, source);
    const { Arn: EventBusArn, Name: _, ...described } = describeSettings(bus);
    return { EventBusArn, ...described };
  },

  UpdateEventBus(input: Wire<UpdateEventBusRequest>) {
    const bus = { ...findBus(core, input.Name), ...settings(input), modifiedAt: core.clock.now() };
    core.state.buses.set(busKey(bus.arn), bus);
    return describeSettings(bus);
  },

  DescribeEventBus({ Name }: Wire<DescribeEventBusRequest>) {
    const bus = findBus(core, Name);
    return { ...describeSettings(bus), ...history(bus) };
  },

  ListEventBuses({ NamePrefix = "", ...paging }: Wire<ListEventBusesRequest>) {
    findBus(core, DEFAULT_BUS);
    const buses = [...core.state.buses.values()]
      .filter(({ name, arn }) => arn === busArn(name, core.scope) && name.startsWith(NamePrefix))
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

  DeleteEventBus({ Name }: Wire<DeleteEventBusRequest>) {
    const key = busKey(Name, core.scope);
    const bus = busAt(core, key);
    // Deleting a bus that is not there succeeds, as it does on AWS.
    if (!bus) return {};
    if (bus.name === DEFAULT_BUS) throw invalid(`Cannot delete event bus ${DEFAULT_BUS}.`);
    if (rulesOf(core, bus).length > 0) throw invalid("Event bus can't be deleted since it has rules.");
    core.state.buses.delete(key);
    core.routing.removeBus(key);
    const source = ownSource(core, bus.name);
    if (source?.state === "DELETED") forgetSource(core, source);
    else if (source) saveSource(core, pending(source, core.clock.now()));
    return {};
  },
});

/** The bus of a partner has its source's name, and no other bus a name like that. */
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
