const KEY = "console.lessons";

/** The slugs of the lessons that were finished in this browser. */
export function finished(): ReadonlySet<string> {
  try {
    return new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]") as string[]);
  } catch {
    return new Set();
  }
}

export function setFinished(slug: string): void {
  localStorage.setItem(KEY, JSON.stringify([...new Set([...finished(), slug])]));
}

export const forgetFinished = (): void => localStorage.removeItem(KEY);
