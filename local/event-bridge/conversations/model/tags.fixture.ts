import type {
  ListTagsForResourceCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from "@aws-sdk/client-eventbridge";
import { busOf, type Model, notFound, sorted, tagMap, tooMany } from "../model.fixture.ts";
import { refuseManaged } from "./rules.fixture.ts";

const MOST_TAGS = 50;

export const tags = {
  TagResource(model: Model, { ResourceARN, Tags }: TagResourceCommandInput) {
    const tagged = taggable(model, ResourceARN);
    const all = new Map([...tagged.tags, ...tagMap(Tags)]);
    if (all.size > MOST_TAGS) throw tooMany();
    if ("targets" in tagged) refuseManaged(tagged);
    tagged.tags = all;
    return {};
  },

  UntagResource(model: Model, { ResourceARN, TagKeys = [] }: UntagResourceCommandInput) {
    const tagged = taggable(model, ResourceARN);
    if ("targets" in tagged) refuseManaged(tagged);
    for (const key of TagKeys) tagged.tags.delete(key);
    return {};
  },

  ListTagsForResource(model: Model, { ResourceARN }: ListTagsForResourceCommandInput) {
    const tagList = [...taggable(model, ResourceARN).tags].map(([Key, Value]) => ({ Key, Value }));
    return { Tags: sorted(tagList, ({ Key }) => Key) };
  },
};

function taggable(model: Model, arn = "") {
  const [kind, first = "", second] = arn.replace(/^.*:/, "").split("/");
  if (kind === "event-bus") return busOf(model, first);
  const [bus, rule] = second === undefined ? ["default", first] : [first, second];
  const known = model.buses.get(bus)?.rules.get(rule);
  if (!known) throw notFound(`Rule ${rule} does not exist on EventBus ${bus}.`);
  return known;
}
