/** The parts of a batch that matter for its response. */
export interface Reported {
  /** The items by the identifier used to report failures. */
  items: ReadonlyMap<string, unknown>;
  /** Whether the mapping accepts failures of single items (`ReportBatchItemFailures`). */
  reportsFailures: boolean;
}

/**
 * Returns the failed items of a batch: all of them after an error or an invalid response. A response without failures
 * (nothing, `null`, an empty list) means success.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function failedItems(
  { payload, error }: { payload: string; error?: unknown },
  { items, reportsFailures }: Reported,
): ReadonlySet<string> {
  const all = () => new Set(items.keys());
  if (error) return all();
  if (!reportsFailures) return new Set();
  const answer: unknown = JSON.parse(payload);
  if (answer === null || answer === "") return new Set();
  if (typeof answer !== "object" || Array.isArray(answer)) return all();
  const failures = (answer as { batchItemFailures?: unknown }).batchItemFailures;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return all();
  const failed = new Set<string>();
  for (const item of failures as unknown[]) {
    const id = (item as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof id !== "string" || !items.has(id)) return all();
    failed.add(id);
  }
  return failed;
}
