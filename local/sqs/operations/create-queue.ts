import type { Operation } from "../../aws.ts";
import { createOrFind } from "../configure.ts";
import { requiredText, textMap } from "../input.ts";
import { type State, urlOf } from "../state.ts";

export const createQueue =
  (state: State): Operation =>
  (input, { endpoint }) => {
    const name = requiredText(input, "QueueName");
    return {
      QueueUrl: urlOf(endpoint, createOrFind(state, name, textMap(input, "Attributes"), textMap(input, "tags"))),
    };
  };
