interface Tag {
  Key: string | undefined;
  Value: string | undefined;
}

export type Tags = Record<string, string>;

/** Returns tags by key; the last of several with the same key wins. */
export const tagsOf = (tags: Tag[] = []): Tags => Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value ?? ""]));

export const tagList = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
