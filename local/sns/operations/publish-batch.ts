import { list, required, structure, text } from "../../api/shapes.ts";
import { AwsError } from "../../aws.ts";
import { bytesOf, checkDraft, toDraft } from "../draft.ts";
import { operation } from "../operation.ts";
import { message } from "../shapes.ts";
import { onTopic } from "../topic-access.ts";
import { maximumBytesOf } from "../topic-attributes.ts";
import { publishedAnswer } from "./publish.ts";

const MOST_ENTRIES = 10;

const entry = structure({ Id: text(), ...message });

/** Publishes a batch. SNS rejects the whole batch for one invalid entry, so no remaining entry can fail. */
export const publishBatch = operation({
  input: { TopicArn: required(text()), PublishBatchRequestEntries: list(entry) },
  permissions: onTopic("Publish"),
  run({ topics, publish }, input) {
    const topic = topics.get(input.TopicArn);
    const { PublishBatchRequestEntries: entries = [] } = input;
    checkEntries(entries);
    const drafts = entries.map((each, index) => ({
      id: each.Id,
      draft: toDraft(each, `publishBatchRequestEntries.${index + 1}.member.messageAttributes`),
    }));
    const bytes = drafts.reduce((sum, { draft }) => sum + bytesOf(draft), 0);
    if (bytes > maximumBytesOf(topic))
      throw new AwsError("BatchRequestTooLong", "The length of all the messages put together is more than the limit.");
    for (const { draft } of drafts) checkDraft(draft, topic);
    return {
      Successful: drafts.map(({ id, draft }) => ({ Id: id, ...publishedAnswer(publish(topic, draft)) })),
      Failed: [],
    };
  },
});

function checkEntries(entries: { Id?: string }[]): void {
  if (entries.length === 0) throw new AwsError("EmptyBatchRequest", "The batch request doesn't contain any entries.");
  if (entries.length > MOST_ENTRIES)
    throw new AwsError("TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.");
  if (!entries.every(({ Id }) => /^[\w-]{1,80}$/.test(Id ?? "")))
    throw new AwsError(
      "InvalidBatchEntryId",
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw new AwsError("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
}
