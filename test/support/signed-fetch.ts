import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { SignatureV4 } from "@smithy/signature-v4";

/** What SignatureV4 wants of SHA-256: plain, and keyed (HMAC). */
class Sha256 {
  private readonly hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    if (secret === undefined) this.hash = createHash("sha256");
    else this.hash = createHmac("sha256", typeof secret === "string" ? secret : Buffer.from(secret as ArrayBuffer));
  }

  update(data: Uint8Array): void {
    this.hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }
}

type Request = { method: string; headers: Record<string, string>; body?: string };

/** `fetch` for an API behind IAM, with the credentials and region of an SDK client. */
export function signedFetch(client: LambdaClient): (url: string, request: Request) => Promise<Response> {
  return async (url, request) => {
    const signer = new SignatureV4({
      service: "execute-api",
      region: await client.config.region(),
      credentials: client.config.credentials,
      sha256: Sha256,
    });
    const { protocol, hostname, pathname } = new URL(url);
    const headers = { ...request.headers, host: hostname };
    const signed = await signer.sign({ ...request, protocol, hostname, path: pathname, headers });
    return fetch(url, { ...request, headers: signed.headers });
  };
}
