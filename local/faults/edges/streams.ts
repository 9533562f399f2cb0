import type { StreamRecord, StreamSource } from "../../lambda/sources.ts";
import type { ActiveFaults } from "../active-faults.ts";
import type { Waits } from "./waits.ts";

/** Faults between tables' streams and the functions that read them. */
export function faultyStreams(source: StreamSource, faults: ActiveFaults, { wait }: Waits): StreamSource {
  /** Records that are read once more, by the position after them. */
  const again = new Map<string, StreamRecord[]>();

  return {
    ...source,
    async readStream(streamArn, options) {
      const position = `${streamArn} ${options.after}`;
      const copies = again.get(position);
      if (copies) {
        again.delete(position);
        return copies;
      }
      const records = await source.readStream(streamArn, options);
      const last = records.at(-1);
      if (!last || !faults.anyAt("record")) return records;
      const occasion = { stream: streamArn, containing: () => JSON.stringify(records) };
      const about = { stream: streamArn };
      const late = faults.strike("record-delay", occasion, about);
      if (late) await wait(late.delaySeconds ?? 0, options.signal);
      if (faults.strike("record-duplicate", occasion, about))
        again.set(`${streamArn} ${last.dynamodb.SequenceNumber}`, records);
      return records;
    },
  };
}
