import { physicalName, type ResourceType } from "../resource-type.ts";
import { tagsOf } from "./tags.ts";

export const stream: ResourceType = {
  properties: ["Name", "RetentionPeriodHours", "ShardCount", "StreamModeDetails", "Tags"],
  inert: ["DesiredShardLevelMetrics", "StreamEncryption"],
  holds: "its records",
  async create(resource, { kinesis }) {
    const { Name, RetentionPeriodHours, ShardCount, StreamModeDetails, Tags } = resource.properties;
    const onDemand = StreamModeDetails?.StreamMode === "ON_DEMAND";
    if (onDemand && ShardCount !== undefined) throw new Error("a stream in ON_DEMAND mode has no ShardCount.");
    if (!onDemand && ShardCount === undefined) throw new Error("a stream in PROVISIONED mode must have a ShardCount.");
    const name = Name ?? physicalName(resource, 128);
    const { arn } = await kinesis.createStream({
      name,
      ...(ShardCount !== undefined && { shardCount: Number(ShardCount) }),
      ...(RetentionPeriodHours !== undefined && { retentionHours: Number(RetentionPeriodHours) }),
      tags: tagsOf(Tags),
    });
    return { ref: name, attributes: { Arn: arn } };
  },
};
