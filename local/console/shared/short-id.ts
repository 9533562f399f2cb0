/** An id with its middle left out, as people compare ids; what is short, or no id, stays whole. */
export const shortId = (id: string): string =>
  id.length > 18 && !/\s/.test(id) ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;

/** A sentence with its long ids shortened. */
export const shortenedIn = (text: string): string =>
  text.replace(/\b[a-z]+_[0-9a-f]{16,}\b|\b[0-9a-f-]{32,}\b/g, shortId);
