import { number, required } from "../../validation/shapes.ts";
import type { KinesisOperation } from "../operation.ts";
import { ofResource, ofStream } from "../resources.ts";
import { resource, stream, tagKey, tagKeys, tags } from "../shapes.ts";
import { findStream, type NamesStream, type State } from "../state.ts";
import type { Stream } from "../stream.ts";
import { checkTagTexts, withTags } from "../tags.ts";

interface NamesResource {
  ResourceARN: string;
}

interface Added {
  Tags: Stream["tags"];
}

interface Removed {
  TagKeys: string[];
}

interface Listed extends NamesStream {
  ExclusiveStartTagKey?: string;
  Limit?: number;
}

export const addTagsToStream: KinesisOperation = {
  input: { ...stream, Tags: required(tags) },
  resource: ofStream,
  run: (state, { Tags, ...named }: NamesStream & Added) => add(state, named, Tags),
};

export const tagResource: KinesisOperation = {
  input: { ...resource, Tags: required(tags) },
  resource: ofResource,
  run: (state, { Tags, ResourceARN }: NamesResource & Added) => add(state, { StreamARN: ResourceARN }, Tags),
};

export const removeTagsFromStream: KinesisOperation = {
  input: { ...stream, TagKeys: required(tagKeys) },
  resource: ofStream,
  run: (state, { TagKeys, ...named }: NamesStream & Removed) => remove(state, named, TagKeys),
};

export const untagResource: KinesisOperation = {
  input: { ...resource, TagKeys: required(tagKeys) },
  resource: ofResource,
  run: (state, { TagKeys, ResourceARN }: NamesResource & Removed) => remove(state, { StreamARN: ResourceARN }, TagKeys),
};

export const listTagsForStream: KinesisOperation = {
  input: { ...stream, ExclusiveStartTagKey: tagKey, Limit: number({ min: 1, max: 50 }) },
  resource: ofStream,
  run(state, { ExclusiveStartTagKey = "", Limit = 50, ...named }: Listed) {
    const rest = sorted(findStream(state, named)).filter(({ Key }) => Key > ExclusiveStartTagKey);
    return { Tags: rest.slice(0, Limit), HasMoreTags: rest.length > Limit };
  },
};

export const listTagsForResource: KinesisOperation = {
  input: resource,
  resource: ofResource,
  run: (state, { ResourceARN }: NamesResource) => ({ Tags: sorted(findStream(state, { StreamARN: ResourceARN })) }),
};

const sorted = ({ tags }: Stream) =>
  Object.entries(tags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([Key, Value]) => ({ Key, Value }));

function add(state: State, named: NamesStream, added: Stream["tags"]): object {
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
