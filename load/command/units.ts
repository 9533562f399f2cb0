const SECONDS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Parses a duration such as `500ms`, `60s`, `10m`, `1.5h`, and returns seconds. Throws for other text. */
export function parseDuration(text: string): number {
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim()) ?? [];
  if (number === undefined) throw new Error(`"${text}" is not a duration: write 500ms, 60s, 10m or 1h.`);
  return Number(number) * (SECONDS[unit] as number);
}

const BYTES: Record<string, number> = { B: 1, KB: 1024, MB: 1_048_576 };

/** Parses a size such as `512`, `512B`, `64KB`, `1MB`, and returns bytes. KB and MB are binary, as in EventBridge's limits. */
function parseBytes(text: string): number {
  const [, number, unit = "B"] = /^(\d+(?:\.\d+)?)(B|KB|MB)?$/i.exec(text.trim()) ?? [];
  const bytes = Number(number) * (BYTES[unit.toUpperCase()] as number);
  if (!Number.isInteger(bytes)) throw new Error(`"${text}" is not a size: write 512, 4KB or 1MB.`);
  return bytes;
}

/** Parses a size such as `1KB`, or a weighted mix such as `512:80,64KB:20`. Throws for other text. */
export function parseSizes(text: string): { bytes: number; weight: number }[] {
  return text.split(",").map((part) => {
    const [size = "", weight = "1", ...rest] = part.split(":");
    if (rest.length > 0 || !/^\d+(\.\d+)?$/.test(weight) || Number(weight) === 0) {
      throw new Error(`"${part}" is not a size with a weight: write 512:80,64KB:20.`);
    }
    return { bytes: parseBytes(size), weight: Number(weight) };
  });
}
