import { AwsError, type Operation } from "../../aws.ts";
import { requiredText } from "../input.ts";
import type { State } from "../state.ts";

const PAUSE_MS = 60_000;

export const purgeQueue =
  (state: State): Operation =>
  (input) => {
    const { record, messages } = state.byUrl(requiredText(input, "QueueUrl"));
    const now = state.deps.clock.now();
    if (record.purgedAt !== undefined && now - record.purgedAt < PAUSE_MS)
      throw new AwsError(
        "PurgeQueueInProgress",
        `Only one PurgeQueue operation on ${record.name} is allowed every 60 seconds.`,
        403,
      );
    messages.clear();
    state.put({ ...record, purgedAt: now });
    return {};
  };
