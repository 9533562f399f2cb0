import { drivenClock } from "../clock.ts";
import { type Measurement, quantile, type Section, timesOf } from "./measurement.ts";

const SIZES = [1_000, 10_000, 100_000] as const;

/** What a timer of the driven clock costs, set, cancelled, and fired by a jump, by how many wait. */
export async function timers(rounds: number): Promise<Section> {
  const measurements: Measurement[] = [];
  for (const size of SIZES) {
    const times = await timesOf(rounds, () => {
      const clock = drivenClock();
      for (let i = 0; i < size; i++) clock.after(1_000 + ((i * 7_919) % size), () => {});
      for (let i = 0; i < size; i++) clock.after(1_000 + ((i * 7_919) % size), () => {})();
      clock.advance(1_000 + size);
    });
    const value = (quantile(times, 0.5) * 1_000) / (2 * size);
    measurements.push({ name: `${size.toLocaleString("en")} wait`, value, unit: "µs a timer" });
  }
  const [few, , many] = measurements.map(({ value }) => value);
  const slower = (many ?? 0) / (few ?? 1);
  measurements.push({
    name: "slowed by, 1,000 to 100,000",
    value: slower,
    unit: "times",
    aim: { text: "≤ 4", met: slower <= 4 },
  });
  return {
    title: "Timers of the driven clock",
    method: "Half of them are fired by one jump, half are cancelled while the others wait. Median of the rounds.",
    measurements,
  };
}
