const TIME_BYTES = 14;

/** The size limit of a `PutEvents` request: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
export const REQUEST_BYTES = 1_048_576;

interface Entry {
  Time?: number;
  Source?: string;
  DetailType?: string;
  Detail?: string;
  Resources?: string[];
}

/** Returns the size of an entry as EventBridge counts it, in bytes: 14 for a time, plus its texts in UTF-8. */
export function entrySize({ Time, Source = "", DetailType = "", Detail = "", Resources = [] }: Entry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : TIME_BYTES);
}
