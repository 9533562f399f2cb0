import type { Operation } from "../../aws.ts";
import type { Core } from "../core.ts";
import { toDraft } from "../draft.ts";
import { invalidParameter, missing, notSupported } from "../errors.ts";
import { type Input, optionalText } from "../input.ts";
import type { Published } from "../publish.ts";
import type { Topic } from "../state.ts";

export const publish =
  (core: Core): Operation =>
  (input) => {
    const draft = toDraft(input, "messageAttributes");
    return publishedAnswer(core.publish(topicOf(core, input), draft));
  };

export const publishedAnswer = ({ messageId, sequenceNumber }: Published): object => ({
  MessageId: messageId,
  SequenceNumber: sequenceNumber,
});

function topicOf({ state }: Core, input: Input): Topic {
  const topicArn = optionalText(input, "TopicArn");
  if (topicArn !== undefined) return state.topic(topicArn);
  const target = optionalText(input, "TargetArn");
  if (target !== undefined) {
    if (target.includes(":endpoint/"))
      throw invalidParameter("TargetArn Reason: No endpoint found for the target arn specified");
    return state.topic(target);
  }
  if (optionalText(input, "PhoneNumber") !== undefined) throw notSupported("PhoneNumber (SMS)");
  throw missing("TopicArn or TargetArn");
}
