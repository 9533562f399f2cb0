/** Returns a template's tags as a record. */
export function tagsOf(tags: { Key: string; Value: string }[] | Record<string, string> = []): Record<string, string> {
  return Array.isArray(tags) ? Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) : tags;
}
