import { number, required } from "../../api/shapes.ts";
import { operation } from "../operation.ts";
import { resource, stream, tagKey, tagKeys, tags } from "../shapes.ts";
import { findStream, type NamesStream, type State } from "../state.ts";
import type { Stream } from "../stream.ts";
import { onResource, onStream } from "../stream-access.ts";
import { checkTagTexts, withTags } from "../tags.ts";

export const addTagsToStream = operation({
  input: { ...stream, Tags: required(tags) },
  permissions: onStream("kinesis:AddTagsToStream"),
  run: (state, { Tags, ...named }) => addTags(state, named, Tags),
});

export const tagResource = operation({
  input: { ...resource, Tags: required(tags) },
  permissions: onResource("kinesis:TagResource"),
  run: (state, { Tags, ResourceARN }) => addTags(state, { StreamARN: ResourceARN }, Tags),
});

export const removeTagsFromStream = operation({
  input: { ...stream, TagKeys: required(tagKeys) },
  permissions: onStream("kinesis:RemoveTagsFromStream"),
  run: (state, { TagKeys, ...named }) => remove(state, named, TagKeys),
});

export const untagResource = operation({
  input: { ...resource, TagKeys: required(tagKeys) },
  permissions: onResource("kinesis:UntagResource"),
  run: (state, { TagKeys, ResourceARN }) => remove(state, { StreamARN: ResourceARN }, TagKeys),
});

export const listTagsForStream = operation({
  input: { ...stream, ExclusiveStartTagKey: tagKey, Limit: number({ min: 1, max: 50 }) },
  permissions: onStream("kinesis:ListTagsForStream"),
  run(state, { ExclusiveStartTagKey = "", Limit = 50, ...named }) {
    const rest = sorted(findStream(state, named)).filter(({ Key }) => Key > ExclusiveStartTagKey);
    return { Tags: rest.slice(0, Limit), HasMoreTags: rest.length > Limit };
  },
});

export const listTagsForResource = operation({
  input: resource,
  permissions: onResource("kinesis:ListTagsForResource"),
  run: (state, { ResourceARN }) => ({ Tags: sorted(findStream(state, { StreamARN: ResourceARN })) }),
});

const sorted = ({ tags }: Stream) =>
  Object.entries(tags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([Key, Value]) => ({ Key, Value }));

/** Adds tags to a stream. Throws `ResourceNotFoundException`, `InvalidArgumentException`. */
export function addTags(state: State, named: NamesStream, added: Stream["tags"]): object {
  const stream = findStream(state, named);
  state.streams.set(stream.name, { ...stream, tags: withTags(stream, added) });
  return {};
}

function remove(state: State, named: NamesStream, keys: string[]): object {
  const stream = findStream(state, named);
  checkTagTexts(keys);
  const left = Object.entries(stream.tags).filter(([key]) => !keys.includes(key));
  state.streams.set(stream.name, { ...stream, tags: Object.fromEntries(left) });
  return {};
}
