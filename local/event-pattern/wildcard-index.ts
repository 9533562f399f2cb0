import { buildSubstringIndex } from "./substring-index.ts";
import { matchesWildcard } from "./wildcard.ts";

interface WildcardEntry<T> {
  pieces: string[];
  item: T;
}

/**
 * Finds the wildcards that a text matches: one pass finds which wildcards' rarest piece it contains, and only those are
 * tried whole. Calls `found` once for each.
 */
export function buildWildcardIndex<T>(entries: WildcardEntry<T>[]): (text: string, found: (item: T) => void) => void {
  const uses = new Map<string, number>();
  for (const { pieces } of entries) for (const piece of pieces) uses.set(piece, (uses.get(piece) ?? 0) + 1);

  const rarer = (a: string, b: string) => (uses.get(a) ?? 0) - (uses.get(b) ?? 0) || b.length - a.length;
  const rarestPiece = (pieces: string[]) => pieces.filter((piece) => piece !== "").sort(rarer)[0];

  const withoutPiece: WildcardEntry<T>[] = [];
  const byPiece = new Map<string, WildcardEntry<T>[]>();
  for (const entry of entries) {
    const piece = rarestPiece(entry.pieces);
    if (piece === undefined) withoutPiece.push(entry);
    else byPiece.set(piece, [...(byPiece.get(piece) ?? []), entry]);
  }
  const candidates = buildSubstringIndex([...byPiece].map(([text, item]) => ({ text, item })));

  return (text, found) => {
    const offered = new Set<WildcardEntry<T>[]>([withoutPiece]);
    candidates(text, (group) => offered.add(group));
    for (const group of offered) {
      for (const { pieces, item } of group) if (matchesWildcard(pieces, text)) found(item);
    }
  };
}
