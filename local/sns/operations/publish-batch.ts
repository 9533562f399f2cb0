import { AwsError, type Operation } from "../../aws.ts";
import type { Core } from "../core.ts";
import { bytesOf, checkDraft, toDraft } from "../draft.ts";
import { type Input, listOf, requiredText } from "../input.ts";
import { maximumBytesOf } from "../topic-attributes.ts";
import { publishedAnswer } from "./publish.ts";

const MOST_ENTRIES = 10;

/** SNS refuses the whole batch for one wrong entry, so none of what is left can fail. */
export const publishBatch =
  ({ state, publish }: Core): Operation =>
  (input) => {
    const topic = state.topic(requiredText(input, "TopicArn"));
    const entries = listOf(input, "PublishBatchRequestEntries").map((entry) => (entry ?? {}) as Input);
    checkEntries(entries);
    const drafts = entries.map((entry, index) => ({
      id: String(entry["Id"]),
      draft: toDraft(entry, `publishBatchRequestEntries.${index + 1}.member.messageAttributes`),
    }));
    const bytes = drafts.reduce((sum, { draft }) => sum + bytesOf(draft), 0);
    if (bytes > maximumBytesOf(topic))
      throw new AwsError("BatchRequestTooLong", "The length of all the messages put together is more than the limit.");
    for (const { draft } of drafts) checkDraft(draft, topic);
    return {
      Successful: drafts.map(({ id, draft }) => ({ Id: id, ...publishedAnswer(publish(topic, draft)) })),
      Failed: [],
    };
  };

function checkEntries(entries: Input[]): void {
  if (entries.length === 0) throw new AwsError("EmptyBatchRequest", "The batch request doesn't contain any entries.");
  if (entries.length > MOST_ENTRIES)
    throw new AwsError("TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.");
  if (!entries.every(({ Id }) => /^[\w-]{1,80}$/.test(String(Id ?? ""))))
    throw new AwsError(
      "InvalidBatchEntryId",
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw new AwsError("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.");
}
