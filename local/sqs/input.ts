import { invalidValue, missingParameter } from "./errors.ts";

/** Returns the receipt handle of a batch's entry, which fails alone without one. Throws `MissingParameter`. */
export function receiptHandleOf({ ReceiptHandle: handle = "" }: { ReceiptHandle?: string }): string {
  if (handle === "") throw missingParameter("ReceiptHandle");
  return handle;
}

/** Returns an integer within its limits, or undefined if absent. Throws `InvalidParameterValue`. */
export function optionalInteger<Name extends string>(
  input: { [Each in Name]?: number },
  name: Name,
  min: number,
  max: number,
): number | undefined {
  const value = input[name];
  if (value === undefined || (value >= min && value <= max)) return value;
  throw invalidValue(value, name, `Must be an integer between ${min} and ${max}, if provided.`);
}
