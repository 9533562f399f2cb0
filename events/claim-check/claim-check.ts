import { createHash } from "node:crypto";
import { environment } from "../environment.ts";
import { ClaimMismatch, ClaimMissing } from "../errors.ts";
import { readObject, writeObject } from "../objects/objects.ts";
import type { Claim } from "./claim.ts";

/**
 * Stores data (JSON text) in the claim bucket under `<type>/<sha256>`. Storing the same data again overwrites the same
 * object and restarts its expiry.
 */
export async function putClaim(type: string, text: string): Promise<Claim> {
  const bucket = environment("CLAIM_BUCKET_NAME");
  const sha256 = digest(text);
  const key = `${type}/${sha256}`;
  const body = Buffer.from(text);
  await writeObject(bucket, key, body);
  return { bucket, key, bytes: body.length, sha256 };
}

/**
 * Returns the data (JSON text) that a claim points to. Throws `ClaimMissing` or `ClaimMismatch`, which no retry can fix;
 * other errors from S3 may be transient.
 */
export async function fetchClaim(claim: Claim): Promise<string> {
  const at = `s3://${claim.bucket}/${claim.key}`;
  const text = await readObject(claim.bucket, claim.key);
  if (text === undefined) throw new ClaimMissing(`${at} does not exist: it expired or was deleted.`);
  const bytes = Buffer.byteLength(text);
  const mismatch = (what: string, expected: string | number, actual: string | number) =>
    new ClaimMismatch(`${at} has ${what} ${actual}, its claim says ${expected}.`);
  if (bytes !== claim.bytes) throw mismatch("size", claim.bytes, bytes);
  const sha256 = digest(text);
  if (sha256 !== claim.sha256) throw mismatch("sha256", claim.sha256, sha256);
  return text;
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
