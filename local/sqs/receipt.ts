import { invalidReceipt } from "./errors.ts";

/** The content of a receipt handle: which message, and which receive of it. */
export interface Receipt {
  queue: string;
  sequence: number;
  receipt: string;
}

export const toHandle = ({ queue, sequence, receipt }: Receipt): string =>
  Buffer.from(JSON.stringify([queue, sequence, receipt])).toString("base64");

/** Throws `ReceiptHandleIsInvalid` for anything that was never a handle of this queue. */
export function fromHandle(handle: string, queue: string): Receipt {
  try {
    const [name, sequence, receipt] = JSON.parse(Buffer.from(handle, "base64").toString("utf8"));
    if (name === queue && Number.isSafeInteger(sequence) && typeof receipt === "string")
      return { queue, sequence, receipt };
  } catch {
    // Not JSON, or not a list: treated like a handle of another queue.
  }
  throw invalidReceipt(handle);
}
