import { invalidReceipt } from "./errors.ts";

/** What a receipt handle holds: which message, and which receive of it. */
export interface Receipt {
  queue: string;
  sequence: number;
  receipt: string;
}

export const toHandle = ({ queue, sequence, receipt }: Receipt): string =>
  Buffer.from(JSON.stringify([queue, sequence, receipt])).toString("base64");

/** Throws `ReceiptHandleIsInvalid` for what never was a handle of this queue. */
export function fromHandle(handle: string, queue: string): Receipt {
  try {
    const [name, sequence, receipt] = JSON.parse(Buffer.from(handle, "base64").toString("utf8"));
    if (name === queue && Number.isSafeInteger(sequence) && typeof receipt === "string")
      return { queue, sequence, receipt };
  } catch {
    // Not JSON, or not a list: the same to the caller as a handle of another queue.
  }
  throw invalidReceipt(handle);
}
