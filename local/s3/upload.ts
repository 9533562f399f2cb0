import { createHash } from "node:crypto";
import type { HttpRequest } from "../aws.ts";
import { decodeAwsChunked, incompleteBody } from "./aws-chunked.ts";
import { CHECKSUMS } from "./checksum.ts";
import { invalidArgument, S3Error } from "./errors.ts";

export interface Checksum {
  /** As in `x-amz-checksum-<algorithm>`. */
  algorithm: string;
  value: string;
}

const PREFIX = "x-amz-checksum-";

/**
 * Returns the uploaded bytes, verified against every digest in the request: `x-amz-checksum-*` as header or trailer,
 * Content-MD5, `x-amz-content-sha256`. Without a checksum, S3's default, CRC64NVME, is computed.
 */
export function uploadOf({ headers, body }: HttpRequest): { body: Buffer; checksum: Checksum } {
  const contentSha256 = headers["x-amz-content-sha256"] ?? "";
  if (/^[0-9a-f]{64}$/.test(contentSha256) && sha256(body) !== contentSha256) {
    const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    throw new S3Error("XAmzContentSHA256Mismatch", message, 400);
  }
  const chunked = contentSha256.startsWith("STREAMING-") || encodings(headers).includes("aws-chunked");
  const decoded = chunked ? decodeAwsChunked(body) : { body, trailers: {} };
  const expectedLength = headers["x-amz-decoded-content-length"];
  if (expectedLength !== undefined && Number(expectedLength) !== decoded.body.length) throw incompleteBody();
  checkMd5(headers["content-md5"], decoded.body);
  const checksum = checkChecksums({ ...headers, ...checkedTrailers(headers, decoded.trailers) }, decoded.body);
  return { body: decoded.body, checksum };
}

/** Returns the encodings of the object itself, without that of the upload. */
export const contentEncoding = (headers: Record<string, string>): string =>
  encodings(headers)
    .filter((encoding) => encoding !== "aws-chunked")
    .join(",");

function encodings(headers: Record<string, string>): string[] {
  return (headers["content-encoding"] ?? "").split(",").flatMap((encoding) => encoding.trim() || []);
}

function checkedTrailers(headers: Record<string, string>, trailers: Record<string, string>): Record<string, string> {
  const announced = headers["x-amz-trailer"]?.toLowerCase();
  if (!announced || trailers[announced]) return trailers;
  throw new S3Error("MalformedTrailerError", `The trailing header ${announced} is announced but missing.`, 400);
}

function checkChecksums(headers: Record<string, string>, body: Buffer): Checksum {
  const given = Object.entries(headers).flatMap(([name, value]) => {
    const algorithm = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : "";
    return Object.hasOwn(CHECKSUMS, algorithm) ? [{ algorithm, value }] : [];
  });
  for (const { algorithm, value } of given) {
    if (CHECKSUMS[algorithm]?.(body) === value) continue;
    const message = `The ${algorithm.toUpperCase()} you specified did not match the calculated checksum.`;
    throw new S3Error("BadDigest", message, 400);
  }
  return given[0] ?? { algorithm: "crc64nvme", value: CHECKSUMS["crc64nvme"]?.(body) ?? "" };
}

function checkMd5(given: string | undefined, body: Buffer): void {
  if (given === undefined) return;
  if (Buffer.from(given, "base64").length !== 16) throw invalidArgument("The Content-MD5 you specified is not valid.");
  if (createHash("md5").update(body).digest("base64") === given) return;
  throw new S3Error("BadDigest", "The Content-MD5 you specified did not match what we received.", 400);
}

const sha256 = (data: Buffer) => createHash("sha256").update(data).digest("hex");
