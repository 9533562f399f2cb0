import type { Cloud } from "../../cloud.ts";
import { needsReplacement } from "../errors.ts";
import { found } from "../found.ts";
import { physicalName, type ResourceType } from "../resource-type.ts";

export const eventBus: ResourceType = {
  properties: ["LogConfig", "Name", "Tags"],
  inert: ["Description", "KmsKeyIdentifier"],
  holds: "its rules that no template made",
  async create(resource, { eventBridge }) {
    const { LogConfig, Name, Tags } = resource.properties;
    const known = await found(eventBridge.run("DescribeEventBus", { Name }));
    const arn = known?.Arn ?? (await eventBridge.run("CreateEventBus", { Name, LogConfig })).EventBusArn;
    if (known && resource.changed) await eventBridge.run("UpdateEventBus", { Name, LogConfig });
    if (resource.changed && Tags) await eventBridge.run("TagResource", { ResourceARN: arn, Tags });
    return { ref: Name, attributes: { Arn: arn, Name } };
  },
};

export const eventBusPolicy: ResourceType = {
  properties: ["EventBusName", "Statement", "StatementId"],
  async create(resource, { eventBridge }) {
    const { EventBusName, Statement, StatementId } = resource.properties;
    // PutPermission replaces the whole policy, so other resources' statements are kept here.
    const { Policy } = await eventBridge.run("DescribeEventBus", { Name: EventBusName });
    const existing: { Sid?: string }[] = Policy ? JSON.parse(Policy).Statement : [];
    const others = existing.filter(({ Sid }) => Sid !== StatementId);
    const policy = { Version: "2012-10-17", Statement: [...others, { Sid: StatementId, ...Statement }] };
    await eventBridge.run("PutPermission", { EventBusName, Policy: JSON.stringify(policy) });
    return { ref: physicalName(resource) };
  },
  async remove({ properties: { EventBusName, StatementId } }, { eventBridge }) {
    await found(eventBridge.run("RemovePermission", { EventBusName, StatementId }));
  },
};

export const rule: ResourceType = {
  properties: ["EventBusName", "EventPattern", "Name", "RoleArn", "ScheduleExpression", "State", "Targets"],
  inert: ["Description", "Tags"],
  async create(resource, { eventBridge }) {
    const { EventPattern, Targets = [], Name = physicalName(resource), ...properties } = resource.properties;
    const { EventBusName } = properties;
    // The format of CloudFormation's `Ref` for a rule on a custom bus.
    const ref = EventBusName ? `${EventBusName}|${Name}` : Name;
    const known = await found(eventBridge.run("DescribeRule", { Name, EventBusName }));
    if (known && !resource.changed) return { ref, attributes: { Arn: known.Arn } };
    const pattern = EventPattern && { EventPattern: JSON.stringify(EventPattern) };
    const { RuleArn } = await eventBridge.run("PutRule", { ...properties, Name, ...pattern });
    await removeTargets(eventBridge, { Rule: Name, EventBusName, except: Targets });
    if (Targets.length > 0) await eventBridge.run("PutTargets", { Rule: Name, EventBusName, Targets });
    return { ref, attributes: { Arn: RuleArn } };
  },
  async remove({ ref }, { eventBridge }) {
    const [Name, EventBusName] = ref.split("|").reverse();
    const known = await found(eventBridge.run("DescribeRule", { Name, EventBusName }));
    if (!known) return;
    await removeTargets(eventBridge, { Rule: Name, EventBusName, except: [] });
    await eventBridge.run("DeleteRule", { Name, EventBusName });
  },
};

type EventBridge = Cloud["eventBridge"];

async function removeTargets(
  eventBridge: EventBridge,
  { except, ...rule }: { Rule?: string; EventBusName?: string; except: { Id: string }[] },
): Promise<void> {
  const kept = new Set(except.map(({ Id }) => Id));
  const { Targets } = await eventBridge.run("ListTargetsByRule", { ...rule, Rule: rule.Rule });
  const Ids = Targets.map(({ Id }) => Id).filter((id) => !kept.has(id));
  if (Ids.length > 0) await eventBridge.run("RemoveTargets", { ...rule, Rule: rule.Rule, Ids });
}

export const archive: ResourceType = {
  properties: ["ArchiveName", "EventPattern", "RetentionDays", "SourceArn"],
  inert: ["Description", "KmsKeyIdentifier"],
  holds: "its events",
  async create(resource, { eventBridge }) {
    const { ArchiveName = physicalName(resource, 48), EventPattern, RetentionDays, SourceArn } = resource.properties;
    const pattern = EventPattern && { EventPattern: JSON.stringify(EventPattern) };
    const known = await found(eventBridge.run("DescribeArchive", { ArchiveName }));
    if (known && known.EventSourceArn !== SourceArn) throw needsReplacement(`the bus of the archive ${ArchiveName}`);
    if (!known) {
      await eventBridge.run("CreateArchive", { ArchiveName, EventSourceArn: SourceArn, RetentionDays, ...pattern });
    } else if (resource.changed) {
      const unset = { EventPattern: "", RetentionDays: 0 };
      await eventBridge.run("UpdateArchive", {
        ...unset,
        ArchiveName,
        ...(RetentionDays && { RetentionDays }),
        ...pattern,
      });
    }
    const { ArchiveArn } = await eventBridge.run("DescribeArchive", { ArchiveName });
    return { ref: ArchiveName, attributes: { Arn: ArchiveArn, ArchiveName } };
  },
};
