export const clockTime = (at: number): string => new Date(at).toISOString().slice(11, 23);

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;
