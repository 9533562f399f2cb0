import type { LambdaClient } from "@aws-sdk/client-lambda";
import { Sha256Node } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";

type Request = { method: string; headers: Record<string, string>; body?: string };

/** `fetch` for an API behind IAM, with the credentials and region of an SDK client. */
export function signedFetch(client: LambdaClient): (url: string, request: Request) => Promise<Response> {
  return async (url, request) => {
    const signer = new SignatureV4({
      service: "execute-api",
      region: await client.config.region(),
      credentials: client.config.credentials,
      sha256: Sha256Node,
    });
    const { protocol, host, hostname, pathname } = new URL(url);
    const headers = { ...request.headers, host };
    const signed = await signer.sign({ ...request, protocol, hostname, path: pathname, headers });
    return fetch(url, { ...request, headers: signed.headers });
  };
}
