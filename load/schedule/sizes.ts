/** Returns a generator of numbers from 0 up to 1, the same for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns a picker of sizes, in proportion to their weights; the same sequence for the same seed. */
export function sizePicker(sizes: { bytes: number; weight: number }[], seed: number): () => number {
  const random = seededRandom(seed);
  const total = sizes.reduce((sum, { weight }) => sum + weight, 0);
  const last = sizes.at(-1)?.bytes ?? 0;
  if (sizes.length === 1) return () => last;
  return () => {
    let left = random() * total;
    for (const { bytes, weight } of sizes) {
      left -= weight;
      if (left < 0) return bytes;
    }
    return last;
  };
}
