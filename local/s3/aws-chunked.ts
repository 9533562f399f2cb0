import { S3Error } from "./errors.ts";

interface Decoded {
  body: Buffer;
  /** By lower-case name. */
  trailers: Record<string, string>;
}

/** Decodes the chunks of an `aws-chunked` body: `<hex size>[;signature]`, the bytes, …, `0`, trailing headers. */
export function decodeAwsChunked(encoded: Buffer): Decoded {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const endOfSize = encoded.indexOf("\r\n", at);
    const size = endOfSize < 0 ? Number.NaN : sizeOf(encoded.toString("latin1", at, endOfSize));
    const start = endOfSize + 2;
    if (size === 0) return { body: Buffer.concat(chunks), trailers: trailersOf(encoded.toString("utf8", start)) };
    if (!(size > 0) || encoded.toString("latin1", start + size, start + size + 2) !== "\r\n") throw incompleteBody();
    chunks.push(encoded.subarray(start, start + size));
    at = start + size + 2;
  }
}

export const incompleteBody = (): S3Error =>
  new S3Error("IncompleteBody", "The request body terminated unexpectedly", 400);

function sizeOf(line: string): number {
  const [size = ""] = line.split(";");
  return /^[0-9a-f]+$/i.test(size) ? Number.parseInt(size, 16) : Number.NaN;
}

function trailersOf(text: string): Record<string, string> {
  const lines = text.split("\r\n").filter((line) => line.includes(":"));
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
