import { createHash } from "node:crypto";
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { environment } from "../environment.ts";
import { ClaimMismatch, ClaimMissing } from "../errors.ts";
import type { Claim } from "./claim.ts";

const s3 = new S3Client();

/**
 * Puts data (JSON text) into the claim bucket under `<type>/<sha256>`. The same data gives the same object; putting it
 * again makes its expiry start anew.
 */
export async function putClaim(type: string, text: string): Promise<Claim> {
  const bucket = environment("CLAIM_BUCKET_NAME");
  const sha256 = digest(text);
  const key = `${type}/${sha256}`;
  const body = Buffer.from(text);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: "application/json" }));
  return { bucket, key, bytes: body.length, sha256 };
}

/**
 * The data (JSON text) that a claim points to. Throws `ClaimMissing` or `ClaimMismatch`, which no retry mends; anything
 * else that S3 throws may pass. S3 says that a key is missing only to who may list the bucket.
 */
export async function fetchClaim(claim: Claim): Promise<string> {
  const object = await s3.send(new GetObjectCommand({ Bucket: claim.bucket, Key: claim.key })).catch((cause) => {
    if (!(cause instanceof NoSuchKey)) throw cause;
    throw new ClaimMissing(`s3://${claim.bucket}/${claim.key} does not exist: it expired or was deleted.`, { cause });
  });
  const text = (await object.Body?.transformToString()) ?? "";
  const bytes = Buffer.byteLength(text);
  const mismatch = (what: string, expected: string | number, actual: string | number) =>
    new ClaimMismatch(`s3://${claim.bucket}/${claim.key} has ${what} ${actual}, its claim says ${expected}.`);
  if (bytes !== claim.bytes) throw mismatch("size", claim.bytes, bytes);
  const sha256 = digest(text);
  if (sha256 !== claim.sha256) throw mismatch("sha256", claim.sha256, sha256);
  return text;
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
