import type {
  CreateEventBusCommandInput,
  DeleteEventBusCommandInput,
  DescribeEventBusCommandInput,
  ListEventBusesCommandInput,
  UpdateEventBusCommandInput,
} from "@aws-sdk/client-eventbridge";
import { alreadyThere, type Bus, busOf, invalid, type Model, newBus, sorted, tagMap } from "../model.fixture.ts";

export const buses = {
  CreateEventBus(model: Model, input: CreateEventBusCommandInput) {
    const { Name = "", Description, DeadLetterConfig, Tags } = input;
    if (Name.includes("/")) throw invalid("Event bus name must not contain '/'.");
    if (model.buses.has(Name)) throw alreadyThere(`Event bus ${Name} already exists.`);
    const bus: Bus = {
      ...newBus(Name),
      description: Description,
      deadLetterConfig: DeadLetterConfig,
      tags: tagMap(Tags),
    };
    model.buses.set(Name, bus);
    return { EventBusArn: bus.arn, Description, DeadLetterConfig };
  },

  /** What the request leaves out is gone afterwards. */
  UpdateEventBus(model: Model, { Name, Description, DeadLetterConfig }: UpdateEventBusCommandInput) {
    const bus = busOf(model, Name);
    bus.description = Description;
    bus.deadLetterConfig = DeadLetterConfig;
    return { Name: bus.name, Arn: bus.arn, Description, DeadLetterConfig };
  },

  DescribeEventBus(model: Model, { Name }: DescribeEventBusCommandInput) {
    const bus = busOf(model, Name);
    return { ...described(bus), DeadLetterConfig: bus.deadLetterConfig };
  },

  ListEventBuses(model: Model, { NamePrefix = "" }: ListEventBusesCommandInput) {
    const found = sorted(model.buses.values(), ({ name }) => name).filter(({ name }) => name.startsWith(NamePrefix));
    return { EventBuses: found.map(described) };
  },

  /** An unknown bus is deleted with success. */
  DeleteEventBus(model: Model, { Name = "" }: DeleteEventBusCommandInput) {
    if (Name === "default") throw invalid("Cannot delete event bus default.");
    if (model.buses.get(Name)?.rules.size) throw invalid("Event bus can't be deleted since it has rules.");
    model.buses.delete(Name);
    return {};
  },
};

const described = ({ name, arn, description, statements }: Bus) => ({
  Name: name,
  Arn: arn,
  Description: description,
  Policy: statements.length > 0 ? { Version: "2012-10-17", Statement: statements } : undefined,
});
