import { list, required } from "../../api/shapes.ts";
import { tagList, tagsOf } from "../../api/tags.ts";
import { invalid, notOnDefaultGroup } from "../errors.ts";
import type { ScheduleGroup } from "../model.ts";
import { DEFAULT_GROUP, groupInArn } from "../names.ts";
import { operation } from "../operation.ts";
import { onResource } from "../schedule-access.ts";
import { tagged, tagKey, tags } from "../shapes.ts";
import { findActiveGroup, findGroup, type State } from "../state.ts";

const MOST_TAGS = 50;

export const tagResource = operation({
  http: { route: "POST /tags/{ResourceArn}" },
  input: { ...tagged, Tags: required(tags) },
  permissions: onResource("scheduler:TagResource"),
  run(state, { ResourceArn, Tags }) {
    const group = taggable(state, ResourceArn);
    const all = { ...group.tags, ...tagsOf(Tags) };
    if (Object.keys(all).length > MOST_TAGS) throw invalid(`A schedule group has at most ${MOST_TAGS} tags.`);
    state.groups.set(group.name, { ...group, tags: all });
    return {};
  },
});

export const untagResource = operation({
  http: { route: "DELETE /tags/{ResourceArn}", query: { TagKeys: "TagKeys" } },
  input: { ...tagged, TagKeys: required(list(tagKey, { max: 200 })) },
  permissions: onResource("scheduler:UntagResource"),
  run(state, { ResourceArn, TagKeys }) {
    const group = taggable(state, ResourceArn);
    const left = Object.fromEntries(Object.entries(group.tags).filter(([key]) => !TagKeys.includes(key)));
    state.groups.set(group.name, { ...group, tags: left });
    return {};
  },
});

export const listTagsForResource = operation({
  http: { route: "GET /tags/{ResourceArn}" },
  input: tagged,
  permissions: onResource("scheduler:ListTagsForResource"),
  run: (state, { ResourceArn }) => ({ Tags: tagList(findGroup(state, groupInArn(ResourceArn)).tags) }),
});

function taggable(state: State, arn: string): ScheduleGroup {
  const name = groupInArn(arn);
  if (name === DEFAULT_GROUP) throw notOnDefaultGroup();
  return findActiveGroup(state, name);
}
