import type {
  CreateEventBusRequest,
  DeleteEventBusRequest,
  DescribeEventBusRequest,
  ListEventBusesRequest,
  UpdateEventBusRequest,
} from "@aws-sdk/client-eventbridge";
import { byName, type Core, findBus, rulesOf } from "../core.ts";
import { alreadyExists, invalid, notFound } from "../errors.ts";
import type { Bus, Wire } from "../model.ts";
import { busArn, busName, DEFAULT_BUS } from "../names.ts";
import { page } from "../paging.ts";
import { seconds } from "../seconds.ts";
import { tagsOf } from "../tags.ts";

export const eventBusOperations = (core: Core) => ({
  CreateEventBus(input: Wire<CreateEventBusRequest>) {
    const { Name: name = "", EventSourceName, Tags } = input;
    if (EventSourceName) throw notFound(`Event source ${EventSourceName} does not exist.`);
    if (core.state.buses.has(name)) throw alreadyExists(`Event bus ${name} already exists.`);
    const now = core.clock.now();
    const bus = { ...newBus(name, now), ...settings(input), tags: tagsOf(Tags) };
    core.state.buses.set(name, bus);
    const { Arn: EventBusArn, Name: _, ...described } = describeSettings(bus);
    return { EventBusArn, ...described };
  },

  UpdateEventBus(input: Wire<UpdateEventBusRequest>) {
    const bus = { ...findBus(core, input.Name), ...settings(input), modifiedAt: core.clock.now() };
    core.state.buses.set(bus.name, bus);
    return describeSettings(bus);
  },

  DescribeEventBus({ Name }: Wire<DescribeEventBusRequest>) {
    const bus = findBus(core, Name);
    return { ...describeSettings(bus), ...history(bus) };
  },

  ListEventBuses({ NamePrefix = "", ...paging }: Wire<ListEventBusesRequest>) {
    const buses = [...core.state.buses.values()].filter(({ name }) => name.startsWith(NamePrefix)).sort(byName);
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
    const name = busName(Name);
    if (name === DEFAULT_BUS) throw invalid(`Cannot delete event bus ${DEFAULT_BUS}.`);
    if (rulesOf(core, name).length > 0) throw invalid("Event bus can't be deleted since it has rules.");
    // Deleting a bus that is not there succeeds, as it does on AWS.
    core.state.buses.delete(name);
    core.routing.removeBus(name);
    return {};
  },
});

/** A bus without settings; `now` in milliseconds. */
export const newBus = (name: string, now: number): Bus => ({
  name,
  arn: busArn(name),
  tags: {},
  createdAt: now,
  modifiedAt: now,
});

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
