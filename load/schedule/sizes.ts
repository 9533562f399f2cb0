import { seededRandom } from "./seeded-random.ts";

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
