import { list, required } from "../../api/shapes.ts";
import { type Tags, tagList, tagsOf } from "../../api/tags.ts";
import { invalid, notFound, overLimit } from "../errors.ts";
import { busKey, DEFAULT_BUS, isBusArn } from "../names.ts";
import { operation } from "../operation.ts";
import { onResource } from "../required-access.ts";
import { anyArn, tagKey, tags } from "../shapes.ts";
import type { State } from "../state.ts";
import { refuseManaged } from "./rules.ts";

const MOST_TAGS = 50;

export const tagResource = operation({
  input: { ResourceARN: required(anyArn), Tags: required(tags) },
  permissions: onResource("events:TagResource"),
  run(state, { ResourceARN, Tags }) {
    const { tags, save } = taggable(state, ResourceARN);
    const all = { ...tags, ...tagsOf(Tags) };
    if (Object.keys(all).length > MOST_TAGS) throw overLimit();
    save(all);
    return {};
  },
});

export const untagResource = operation({
  input: { ResourceARN: required(anyArn), TagKeys: required(list(tagKey)) },
  permissions: onResource("events:UntagResource"),
  run(state, { ResourceARN, TagKeys = [] }) {
    const { tags, save } = taggable(state, ResourceARN);
    save(Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key))));
    return {};
  },
});

export const listTagsForResource = operation({
  input: { ResourceARN: required(anyArn) },
  permissions: onResource("events:ListTagsForResource"),
  run(state, { ResourceARN }) {
    return { Tags: tagList(taggable(state, ResourceARN).tags) };
  },
});

/** Returns the tags of a bus or rule; nothing else can be tagged. */
function taggable({ records }: State, arn: string): { tags: Tags; save: (tags: Tags) => void } {
  const bus = isBusArn(arn) ? records.buses.get(busKey(arn)) : undefined;
  if (bus) return { tags: bus.tags, save: (tags) => records.buses.set(busKey(arn), { ...bus, tags }) };
  const rule = records.rules.get(arn);
  if (rule) {
    const save = (tags: Tags) => {
      refuseManaged(rule);
      records.rules.set(arn, { ...rule, tags });
    };
    return { tags: rule.tags, save };
  }
  throw missing(arn);
}

function missing(arn: string): Error {
  const [, kind, path = ""] = /:(event-bus|rule)\/(.+)$/.exec(arn) ?? [];
  if (kind === "event-bus") return notFound(`Event bus ${path} does not exist.`);
  if (kind !== "rule") return invalid(`Only event buses and rules can be tagged, not ${arn}.`);
  const slash = path.lastIndexOf("/");
  const bus = slash < 0 ? DEFAULT_BUS : path.slice(0, slash);
  return notFound(`Rule ${path.slice(slash + 1)} does not exist on EventBus ${bus}.`);
}
