import { boolean } from "../../validation/shapes.ts";
import type { KinesisOperation } from "../operation.ts";
import { ofStream } from "../resources.ts";
import { stream } from "../shapes.ts";
import { findStream, type NamesStream } from "../state.ts";

export const deleteStream: KinesisOperation = {
  // No consumer can be registered, so that there is none whose deletion would have to be enforced.
  input: { ...stream, EnforceConsumerDeletion: boolean },
  resource: ofStream,
  run(state, input: NamesStream) {
    const found = findStream(state, input);
    state.streams.delete(found.name);
    state.records.drop(found);
    return {};
  },
};
