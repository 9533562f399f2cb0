/**
 * The items that a function's answer reports as failed; `"all"` when the answer cannot be trusted. An answer without
 * failures (nothing, `null`, an empty list) is a success.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function failedItems(payload: string, known: ReadonlySet<string>): Set<string> | "all" {
  const answer: unknown = JSON.parse(payload);
  if (answer === null || answer === "") return new Set();
  if (typeof answer !== "object" || Array.isArray(answer)) return "all";
  const failures = (answer as { batchItemFailures?: unknown }).batchItemFailures;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return "all";
  const failed = new Set<string>();
  for (const item of failures as unknown[]) {
    const id = (item as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof id !== "string" || !known.has(id)) return "all";
    failed.add(id);
  }
  return failed;
}
