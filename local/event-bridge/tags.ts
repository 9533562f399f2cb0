import type { Tag, Tags } from "./model.ts";

/** Tags by key; the last of two with one key wins. */
export const tagsOf = (tags: Tag[] = []): Tags => Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value ?? ""]));

export const tagList = (tags: Tags): Tag[] => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
