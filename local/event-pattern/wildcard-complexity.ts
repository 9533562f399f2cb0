// AWS's own limit is not published; it accepts wildcards with 7 places reached together and refuses one with 10.
const MOST_PLACES = 9;
// Bounds the walk: wildcards with more sets of places than this count as too complex.
const MOST_SETS = 5_000;

interface Place {
  /** The character that leads here, or `*` itself when `any`. */
  character: string;
  any: boolean;
  first: boolean;
}

function placesOf(pieces: string[]): Place[] {
  const places = pieces.flatMap((piece, index) => [
    ...(index > 0 ? [{ character: "*", any: true, first: false }] : []),
    ...piece.split("").map((character) => ({ character, any: false, first: false })),
  ]);
  if (places[0]) places[0] = { ...places[0], first: true };
  return places;
}

/**
 * Whether matching the wildcards of one field could get too expensive: walks every set of places (prefixes of the
 * wildcards) that a text can have reached together, and stops at the first that is too large.
 */
export function tooComplex(wildcards: string[][]): boolean {
  const places = wildcards.flatMap(placesOf);
  /** Where a text may begin, including places behind a `*` that stands for nothing. */
  const starts = places.flatMap(({ first, any }, index) => {
    if (!first) return [];
    return any && places[index + 1] && !places[index + 1]?.first ? [index, index + 1] : [index];
  });
  const characters = new Set(places.filter((place) => !place.any).map((place) => place.character));

  /** A `*` may stand for nothing, so a place before it is also a place after it. */
  function settle(reached: Set<number>): number[] {
    for (const index of reached) {
      const following = places[index + 1];
      if (following?.any && !following.first) reached.add(index + 1);
    }
    return [...reached].sort((a, b) => a - b);
  }

  function step(from: number[], character: string, atStart: boolean): number[] {
    const reached = new Set<number>();
    if (atStart) {
      for (const index of starts) if (places[index]?.any || places[index]?.character === character) reached.add(index);
    }
    for (const index of from) {
      if (places[index]?.any) reached.add(index);
      const following = places[index + 1];
      if (following && !following.first && !following.any && following.character === character) reached.add(index + 1);
    }
    return settle(reached);
  }

  /** The characters that make a difference after these places; the empty one stands for all others. */
  function nextCharacters(reached: number[]): Set<string> {
    const next = new Set([""]);
    for (const index of reached) {
      const following = places[index + 1];
      if (following && !following.first && !following.any) next.add(following.character);
    }
    return next;
  }

  const seen = new Set<string>();
  let waiting = ["", ...characters].map((character) => step([], character, true));
  while (waiting.length > 0) {
    const next: number[][] = [];
    for (const reached of waiting) {
      if (reached.length > MOST_PLACES) return true;
      const key = reached.join();
      if (reached.length === 0 || seen.has(key)) continue;
      seen.add(key);
      if (seen.size > MOST_SETS) return true;
      for (const character of nextCharacters(reached)) next.push(step(reached, character, false));
    }
    waiting = next;
  }
  return false;
}
