import { createHash } from "node:crypto";
import { AwsError } from "../aws.ts";

/** What `RevisionId` shows: it changes with what it stands for. */
export function revisionOf(value: object): string {
  const hex = createHash("sha256").update(JSON.stringify(value)).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

/** Throws `PreconditionFailedException` when a caller acts on another revision than there is. */
export function checkRevisionId(wanted: string | null | undefined, actual: string): void {
  if (wanted === null || wanted === undefined || wanted === actual) return;
  throw new AwsError(
    "PreconditionFailedException",
    "The RevisionId provided does not match the latest RevisionId. Call the GetFunction/GetAlias API to retrieve the " +
      "latest RevisionId",
    412,
  );
}
