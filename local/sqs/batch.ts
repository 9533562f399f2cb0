import { AwsError } from "../aws.ts";

const MAX_ENTRIES = 10;
const ID = /^[\w-]{1,80}$/;

interface Entry {
  Id?: string;
}

export interface Outcome {
  Successful?: object[];
  Failed?: { Id: string | undefined; SenderFault: boolean; Code: string; Message: string }[];
}

/** Returns the entries of a batch, each with a unique id. Throws if the batch as a whole is invalid. */
export function batchEntries<E extends Entry>({ Entries: entries = [] }: { Entries?: E[] }, type: string): E[] {
  if (entries.length === 0)
    throw new AwsError("EmptyBatchRequest", `There should be at least one ${type} in the request.`);
  if (entries.length > MAX_ENTRIES)
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${entries.length}.`,
    );
  const ids = new Set<string>();
  for (const { Id = "" } of entries) {
    if (!ID.test(Id))
      throw new AwsError(
        "InvalidBatchEntryId",
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
      );
    if (ids.has(Id)) throw new AwsError("BatchEntryIdsNotDistinct", `Id ${Id} repeated.`);
    ids.add(Id);
  }
  return entries;
}

/** Runs each entry independently: a failing entry does not stop the others. */
export function eachEntry<E extends Entry>(entries: E[], run: (entry: E) => object): Outcome {
  const successful: object[] = [];
  const failed: NonNullable<Outcome["Failed"]> = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id: entry.Id, SenderFault: error.status < 500, Code: error.code, Message: error.message });
    }
  }
  return {
    ...(successful.length > 0 ? { Successful: successful } : {}),
    ...(failed.length > 0 ? { Failed: failed } : {}),
  };
}
