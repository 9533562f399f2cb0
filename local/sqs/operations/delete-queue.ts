import type { Operation } from "../../aws.ts";
import { requiredText } from "../input.ts";
import type { State } from "../state.ts";

export const deleteQueue =
  (state: State): Operation =>
  (input) => {
    state.drop(state.byUrl(requiredText(input, "QueueUrl")));
    return {};
  };
