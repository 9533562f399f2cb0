import type { ListTagsForResourceInput, TagResourceInput, UntagResourceInput } from "@aws-sdk/client-scheduler";
import { tagList, tagsOf } from "../../api/tags.ts";
import type { Wire } from "../../api/wire.ts";
import { type Core, findActiveGroup, findGroup } from "../core.ts";
import { invalid, notOnDefaultGroup } from "../errors.ts";
import type { ScheduleGroup } from "../model.ts";
import { DEFAULT_GROUP, groupInArn } from "../names.ts";

const MOST_TAGS = 50;

/** Schedule groups carry tags, schedules do not. */
export const tagOperations = (core: Core) => ({
  TagResource({ ResourceArn = "", Tags }: Wire<TagResourceInput>) {
    const group = taggable(core, ResourceArn);
    const tags = { ...group.tags, ...tagsOf(Tags) };
    if (Object.keys(tags).length > MOST_TAGS) throw invalid(`A schedule group has at most ${MOST_TAGS} tags.`);
    core.state.groups.set(group.name, { ...group, tags });
    return {};
  },

  UntagResource({ ResourceArn = "", TagKeys = [] }: Wire<UntagResourceInput>) {
    const group = taggable(core, ResourceArn);
    const tags = Object.fromEntries(Object.entries(group.tags).filter(([key]) => !TagKeys.includes(key)));
    core.state.groups.set(group.name, { ...group, tags });
    return {};
  },

  ListTagsForResource({ ResourceArn = "" }: Wire<ListTagsForResourceInput>) {
    return { Tags: tagList(findGroup(core, groupInArn(ResourceArn)).tags) };
  },
});

function taggable(core: Core, arn: string): ScheduleGroup {
  const name = groupInArn(arn);
  if (name === DEFAULT_GROUP) throw notOnDefaultGroup();
  return findActiveGroup(core, name);
}
