import { createHash, timingSafeEqual } from "node:crypto";
import { Sha256Node } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import type { HttpRequest, SignatureFault } from "../aws.ts";
import type { CredentialScope } from "../protocols/credential-scope.ts";

/** Those of a session have its token. */
interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

const SKEW_MS = 15 * 60_000;
const LONGEST_PRESIGN_SECONDS = 604_800;

/**
 * Checks a request by signing it again: the session's token, the time (15 minutes to each side, or a presigned URL's own
 * end), the signature and the hash of the body. Undefined when all of it is right.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 */
export async function signatureFault(
  request: HttpRequest,
  { service, region, presigned }: CredentialScope,
  credentials: Credentials,
  now: number,
): Promise<SignatureFault | undefined> {
  const { headers, query } = request;
  const token = presigned ? (query.get("X-Amz-Security-Token") ?? undefined) : headers["x-amz-security-token"];
  if (token !== credentials.sessionToken) return { kind: "token" };
  const stamp = presigned ? query.get("X-Amz-Date") : (headers["x-amz-date"] ?? basic(headers["date"]));
  const signedAt = timeOf(stamp ?? "");
  if (stamp === null || Number.isNaN(signedAt)) return { kind: "mismatch" };
  const late = presigned ? endOf(query) * 1000 : SKEW_MS;
  if (now > signedAt + late)
    return presigned
      ? { kind: "presign-expired" }
      : { kind: "expired", signedAt: stamp ?? "", now: stampOf(now), limit: stampOf(now - SKEW_MS) };
  if (signedAt > now + SKEW_MS)
    return { kind: "early", signedAt: stamp ?? "", now: stampOf(now), limit: stampOf(now + SKEW_MS) };

  const signer = signerOf(credentials, service, region);
  const sent = presigned
    ? query.get("X-Amz-Signature")
    : /Signature=([0-9a-f]+)/.exec(headers["authorization"] ?? "")?.[1];
  const expected = presigned ? await presign(signer, request, signedAt) : await sign(signer, request, signedAt);
  if (!sameText(sent ?? "", expected)) return { kind: "mismatch" };
  const declared = headers["x-amz-content-sha256"];
  if (declared === undefined || !/^[0-9a-f]{64}$/.test(declared)) return undefined;
  return declared === createHash("sha256").update(request.body).digest("hex") ? undefined : { kind: "body" };
}

async function sign(signer: SignatureV4, request: HttpRequest, at: number): Promise<string> {
  const names = /SignedHeaders=([^,\s]+)/.exec(request.headers["authorization"] ?? "")?.[1]?.split(";") ?? [];
  const signed = await signer.sign(smithyRequest(request, names, request.query), {
    signingDate: new Date(at),
    signableHeaders: new Set(names),
    unsignableHeaders: new Set(["x-amz-date", "x-amz-security-token"].filter((name) => !names.includes(name))),
  });
  return /Signature=(\w+)/.exec(signed.headers["authorization"] ?? "")?.[1] ?? "";
}

// What presigning adds itself.
const PRESIGNED = ["Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature", "Security-Token"];

async function presign(signer: SignatureV4, request: HttpRequest, at: number): Promise<string> {
  const names = (request.query.get("X-Amz-SignedHeaders") ?? "host").split(";");
  const query = new URLSearchParams(request.query);
  for (const name of PRESIGNED) query.delete(`X-Amz-${name}`);
  const plain = smithyRequest(request, names, query);
  const payload: Record<string, string> = names.includes("x-amz-content-sha256")
    ? {}
    : { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
  const signed = await signer.presign(
    { ...plain, headers: { ...plain.headers, ...payload } },
    {
      signingDate: new Date(at),
      expiresIn: endOf(request.query),
      signableHeaders: new Set(names),
      unsignableHeaders: new Set(Object.keys(payload)),
      unhoistableHeaders: new Set([...names, ...Object.keys(payload)]),
    },
  );
  return String(signed.query?.["X-Amz-Signature"]);
}

function smithyRequest(request: HttpRequest, names: string[], query: URLSearchParams) {
  const parameters = [...new Set(query.keys())].map((name): [string, string | string[]] => {
    const values = query.getAll(name);
    return [name, values.length === 1 ? (values[0] ?? "") : values];
  });
  return {
    method: request.method,
    protocol: "http:",
    hostname: "",
    path: request.path,
    query: Object.fromEntries(parameters),
    headers: Object.fromEntries(names.map((name) => [name, request.headers[name] ?? ""])),
    body: request.body,
  };
}

const signers = new WeakMap<Credentials, Map<string, SignatureV4>>();

// A signer keeps the keys that it derived for a day, a region and a service.
function signerOf(credentials: Credentials, service: string, region: string): SignatureV4 {
  const known = signers.get(credentials) ?? new Map<string, SignatureV4>();
  signers.set(credentials, known);
  const key = `${service}/${region}`;
  const signer =
    known.get(key) ??
    new SignatureV4({
      credentials,
      service,
      region,
      sha256: Sha256Node,
      // S3 alone signs the path as it was sent.
      uriEscapePath: service !== "s3",
      applyChecksum: false,
    });
  known.set(key, signer);
  return signer;
}

function endOf(query: URLSearchParams): number {
  const seconds = Number(query.get("X-Amz-Expires"));
  return Number.isInteger(seconds) && seconds > 0 && seconds <= LONGEST_PRESIGN_SECONDS ? seconds : 0;
}

/** `20260102T030405Z` as milliseconds; NaN for anything else. */
function timeOf(stamp: string): number {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? [];
  return y === undefined ? Number.NaN : Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}

const stampOf = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, "");

const basic = (date: string | undefined): string | null => {
  const ms = Date.parse(date ?? "");
  return Number.isNaN(ms) ? null : stampOf(ms);
};

const sameText = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
