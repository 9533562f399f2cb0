import { createHash } from "node:crypto";
import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fetchClaim } from "../claim-check/claim-check.ts";
import { PaymentFailed } from "../contracts/payment-failed.ts";
import { ClaimMismatch, ClaimMissing } from "../errors.ts";
import { createEvent, type Event } from "../event.ts";
import { CLAIM_THRESHOLD_BYTES, entryBytes } from "./entry.ts";
import { toOutbox } from "./outbox.ts";

const at = "2026-11-23T18:08:00.000Z";

/** A fake S3: keys mapped to texts. */
const objects = new Map<string, string>();
let outage: Error | undefined;

beforeEach(() => {
  vi.stubEnv("CLAIM_BUCKET_NAME", "claims");
  objects.clear();
  outage = undefined;
  vi.spyOn(S3Client.prototype, "send").mockImplementation(async (command: unknown) => {
    if (outage) throw outage;
    if (command instanceof PutObjectCommand) {
      objects.set(`${command.input.Bucket}/${command.input.Key}`, String(command.input.Body));
      return {};
    }
    const { Bucket, Key } = (command as GetObjectCommand).input;
    expect(command).toBeInstanceOf(GetObjectCommand);
    const text = objects.get(`${Bucket}/${Key}`);
    if (text === undefined) throw new NoSuchKey({ message: "no", $metadata: {} });
    return { Body: { transformToString: async () => text } };
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function eventWith(text: string): Event {
  const cause = { correlationId: "c", causationId: "r" };
  return createEvent(PaymentFailed, { ...PaymentFailed.example, text }, cause, at);
}

/** Returns an event whose entry has exactly `bytes` bytes, padded with two-byte characters. */
async function entryOfBytes(bytes: number, filler: string) {
  const [short] = await toOutbox([eventWith("x")]);
  const missing = bytes - entryBytes(short as never) + 1;
  const [entry] = await toOutbox([eventWith(filler.repeat(missing / Buffer.byteLength(filler)))]);
  return JSON.parse(entry?.detail ?? "");
}

describe("an entry's size", () => {
  test("is 14 bytes for the time and the UTF-8 bytes of the rest", () => {
    const entry = { source: "app.ö", detailType: "Type", time: at, resources: ["a", "bc"], detail: '{"e":"€"}' };
    expect(entryBytes(entry)).toBe(14 + 6 + 4 + 1 + 2 + 11);
  });
});

describe("toOutbox", () => {
  test("makes entries that are ready for the bus", async () => {
    const event = eventWith("declined");
    const { metadata, data, subject } = event;
    expect(await toOutbox([event])).toEqual([
      {
        source: "app.payments",
        detailType: "PaymentFailed",
        time: at,
        resources: [subject],
        detail: JSON.stringify({ metadata, data }),
      },
    ]);
    expect(objects.size).toBe(0);
  });

  test("returns nothing for no events", async () => expect(await toOutbox([])).toEqual([]));

  test("keeps the data of an entry of exactly 64 KiB", async () => {
    expect(await entryOfBytes(CLAIM_THRESHOLD_BYTES, "x")).toHaveProperty("data");
  });

  test("stores the data of an entry one byte larger in S3", async () => {
    expect(await entryOfBytes(CLAIM_THRESHOLD_BYTES + 1, "x")).toHaveProperty("claim");
  });

  test("counts bytes, not characters", async () => {
    const text = "é".repeat(CLAIM_THRESHOLD_BYTES / 2);
    const [entry] = await toOutbox([eventWith(text)]);
    expect(JSON.parse(entry?.detail ?? "")).toHaveProperty("claim");
  });
});

describe("a claim", () => {
  const event = eventWith("x".repeat(CLAIM_THRESHOLD_BYTES));
  const claimOf = async () => {
    const [entry] = await toOutbox([event]);
    return JSON.parse(entry?.detail ?? "").claim;
  };

  test("identifies the type and content, and resolves to the data", async () => {
    const claim = await claimOf();
    const text = JSON.stringify(event.data);
    const sha256 = createHash("sha256").update(text).digest("hex");
    expect(claim).toEqual({ bucket: "claims", key: `PaymentFailed/${sha256}`, bytes: text.length, sha256 });
    expect(await fetchClaim(claim)).toBe(text);
  });

  test("is missing when its object is gone", async () => {
    const claim = await claimOf();
    objects.clear();
    await expect(fetchClaim(claim)).rejects.toThrow(ClaimMissing);
    await expect(fetchClaim(claim)).rejects.toThrow(claim.key);
  });

  test("does not match another content of the same size", async () => {
    const claim = await claimOf();
    objects.set(`claims/${claim.key}`, "y".repeat(claim.bytes));
    await expect(fetchClaim(claim)).rejects.toThrow(ClaimMismatch);
    await expect(fetchClaim(claim)).rejects.toThrow("sha256");
  });

  test("does not match another size", async () => {
    const claim = await claimOf();
    objects.set(`claims/${claim.key}`, "y");
    await expect(fetchClaim(claim)).rejects.toThrow(`has size 1, its claim says ${claim.bytes}`);
  });

  test("is retried while S3 is unreachable", async () => {
    const claim = await claimOf();
    outage = Object.assign(new Error("Please reduce your request rate."), { name: "SlowDown" });
    await expect(fetchClaim(claim)).rejects.toBe(outage);
  });
});
