import { type InputOf, text } from "../../api/shapes.ts";
import { toDraft } from "../draft.ts";
import { invalidParameter, missing, notSupported } from "../errors.ts";
import type { Topic } from "../model.ts";
import { operation } from "../operation.ts";
import type { Published } from "../publish.ts";
import { message } from "../shapes.ts";
import { onTopic } from "../topic-access.ts";
import type { Topics } from "../topics.ts";

const target = { TopicArn: text(), TargetArn: text(), PhoneNumber: text() };

export const publish = operation({
  input: { ...target, ...message },
  permissions: (state, { TopicArn, TargetArn }) => onTopic("Publish")(state, { TopicArn: TopicArn ?? TargetArn }),
  run({ topics, publish: send }, input) {
    const draft = toDraft(input, "messageAttributes");
    return publishedAnswer(send(topicOf(topics, input), draft));
  },
});

export const publishedAnswer = ({ messageId, sequenceNumber }: Published): object => ({
  MessageId: messageId,
  SequenceNumber: sequenceNumber,
});

function topicOf(topics: Topics, { TopicArn, TargetArn, PhoneNumber }: InputOf<typeof target>): Topic {
  if (TopicArn !== undefined) return topics.get(TopicArn);
  if (TargetArn?.includes(":endpoint/"))
    throw invalidParameter("TargetArn Reason: No endpoint found for the target arn specified");
  if (TargetArn !== undefined) return topics.get(TargetArn);
  if (PhoneNumber !== undefined) throw notSupported("PhoneNumber (SMS)");
  throw missing("TopicArn or TargetArn");
}
