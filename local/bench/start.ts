import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Measurement, quantile, type Section } from "./measurement.ts";

/** More than that is a difference, and not the machine. */
const AIM = 1.1;

interface Loaded {
  ms: number;
  heapMb: number;
}

/** What the console costs a cloud that nobody opens a page of: start and heap, in turns with a cloud without it. */
export async function start(rounds: number): Promise<Section> {
  const [withIt, without]: [Loaded[], Loaded[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    without.push(await load("without"));
    withIt.push(await load("with"));
  }
  const median = (list: Loaded[], of: keyof Loaded) =>
    quantile(
      list.map((each) => each[of]).sort((a, b) => a - b),
      0.5,
    );
  const ratio = (name: string, of: keyof Loaded): Measurement => {
    const value = median(withIt, of) / median(without, of);
    return { name, value, unit: "of it without the console", aim: { text: `≤ ${AIM}`, met: value <= AIM } };
  };
  return {
    title: "Console: no browser",
    method: `An empty cloud from its code to ready, each in a process of its own, ${rounds} times in turns; medians.`,
    measurements: [
      { name: "start", value: median(withIt, "ms"), unit: "ms" },
      ratio("start", "ms"),
      { name: "heap", value: median(withIt, "heapMb"), unit: "MB" },
      ratio("heap", "heapMb"),
    ],
  };
}

async function load(which: "with" | "without"): Promise<Loaded> {
  const child = fork(fileURLToPath(new URL("loaded.ts", import.meta.url)), [which]);
  const [loaded] = (await once(child, "message")) as [Loaded];
  await once(child, "exit");
  return loaded;
}
