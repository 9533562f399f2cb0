import { boolean } from "../../api/shapes.ts";
import { operation } from "../operation.ts";
import { stream } from "../shapes.ts";
import { findStream } from "../state.ts";
import { onStream } from "../stream-access.ts";

export const deleteStream = operation({
  // No consumer can be registered, so that there is none whose deletion would have to be enforced.
  input: { ...stream, EnforceConsumerDeletion: boolean },
  permissions: onStream("kinesis:DeleteStream"),
  run(state, input) {
    const found = findStream(state, input);
    state.streams.delete(found.name);
    state.records.drop(found);
    return {};
  },
});
