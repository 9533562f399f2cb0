import { ACCOUNT, type Operation } from "../../aws.ts";
import { queueDoesNotExist } from "../errors.ts";
import { requiredText } from "../input.ts";
import { type State, urlOf } from "../state.ts";

export const getQueueUrl =
  (state: State): Operation =>
  (input, { endpoint }) => {
    const queue = state.find(requiredText(input, "QueueName"));
    if (!queue || (input.QueueOwnerAWSAccountId ?? ACCOUNT) !== ACCOUNT) throw queueDoesNotExist();
    return { QueueUrl: urlOf(endpoint, queue) };
  };
