import type { ListTagsForResourceRequest, TagResourceRequest, UntagResourceRequest } from "@aws-sdk/client-eventbridge";
import { type Tags, tagList, tagsOf } from "../../api/tags.ts";
import type { Wire } from "../../api/wire.ts";
import { invalid, notFound, overLimit } from "../errors.ts";
import { busKey, DEFAULT_BUS, isBusArn } from "../names.ts";
import type { State } from "../state.ts";
import { refuseManaged } from "./rules.ts";

const MOST_TAGS = 50;

export const tagOperations = (state: State) => ({
  TagResource({ ResourceARN = "", Tags }: Wire<TagResourceRequest>) {
    const { tags, save } = taggable(state, ResourceARN);
    const all = { ...tags, ...tagsOf(Tags) };
    if (Object.keys(all).length > MOST_TAGS) throw overLimit();
    save(all);
    return {};
  },

  UntagResource({ ResourceARN = "", TagKeys = [] }: Wire<UntagResourceRequest>) {
    const { tags, save } = taggable(state, ResourceARN);
    save(Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key))));
    return {};
  },

  ListTagsForResource({ ResourceARN = "" }: Wire<ListTagsForResourceRequest>) {
    return { Tags: tagList(taggable(state, ResourceARN).tags) };
  },
});

/** Buses and rules can be tagged, nothing else. */
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
