import { boolean } from "../../api/shapes.ts";
import { operation } from "../operation.ts";
import { stream } from "../shapes.ts";
import { findStream } from "../state.ts";
import { onStream } from "../stream-access.ts";

export const deleteStream = operation({
  // Consumers cannot be registered, so there is no deletion to enforce.
  input: { ...stream, EnforceConsumerDeletion: boolean },
  permissions: onStream("kinesis:DeleteStream"),
  run(state, input) {
    const found = findStream(state, input);
    state.streams.delete(found.name);
    state.records.drop(found);
    return {};
  },
});
