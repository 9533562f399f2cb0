import { physicalName, type ResourceType } from "../resource-type.ts";

export const eventBus: ResourceType = {
  properties: ["Name", "Tags"],
  inert: ["Description", "KmsKeyIdentifier", "LogConfig"],
  async create(resource, { eventBridge }) {
    const { Name, Tags } = resource.properties;
    const { EventBusArn } = await eventBridge.run("CreateEventBus", { Name, Tags });
    return { ref: Name, attributes: { Arn: EventBusArn, Name } };
  },
};

export const eventBusPolicy: ResourceType = {
  properties: ["EventBusName", "Statement", "StatementId"],
  async create(resource, { eventBridge }) {
    const { EventBusName, Statement, StatementId } = resource.properties;
    // PutPermission takes the whole policy: what other resources put there stays.
    const { Policy } = await eventBridge.run("DescribeEventBus", { Name: EventBusName });
    const existing = Policy ? JSON.parse(Policy).Statement : [];
    const policy = { Version: "2012-10-17", Statement: [...existing, { Sid: StatementId, ...Statement }] };
    await eventBridge.run("PutPermission", { EventBusName, Policy: JSON.stringify(policy) });
    return { ref: physicalName(resource) };
  },
};

export const rule: ResourceType = {
  properties: ["EventBusName", "EventPattern", "Name", "RoleArn", "ScheduleExpression", "State", "Targets"],
  inert: ["Description", "Tags"],
  async create(resource, { eventBridge }) {
    const { EventPattern, Targets = [], Name = physicalName(resource), ...properties } = resource.properties;
    const pattern = EventPattern && { EventPattern: JSON.stringify(EventPattern) };
    const { RuleArn } = await eventBridge.run("PutRule", { ...properties, Name, ...pattern });
    const { EventBusName } = properties;
    if (Targets.length > 0) await eventBridge.run("PutTargets", { Rule: Name, EventBusName, Targets });
    // How CloudFormation refers to a rule of a custom bus.
    return { ref: EventBusName ? `${EventBusName}|${Name}` : Name, attributes: { Arn: RuleArn } };
  },
};

export const archive: ResourceType = {
  properties: ["ArchiveName", "EventPattern", "RetentionDays", "SourceArn"],
  inert: ["Description", "KmsKeyIdentifier"],
  async create(resource, { eventBridge }) {
    const { ArchiveName = physicalName(resource, 48), EventPattern, RetentionDays, SourceArn } = resource.properties;
    const { ArchiveArn } = await eventBridge.run("CreateArchive", {
      ArchiveName,
      EventSourceArn: SourceArn,
      RetentionDays,
      ...(EventPattern && { EventPattern: JSON.stringify(EventPattern) }),
    });
    return { ref: ArchiveName, attributes: { Arn: ArchiveArn, ArchiveName } };
  },
};
