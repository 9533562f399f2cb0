import { createHmac, hash } from "node:crypto";

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

interface Scope {
  service: string;
  region: string;
  host: string;
  path: string;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/**
 * Returns a function that signs POST requests to one path with Signature Version 4, and returns all headers to send. The signing
 * key is derived once a day
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 */
export function createSigner({ service, region, host, path }: Scope) {
  let cached: { name: string; key: Buffer } | undefined;

  function signingKey(day: string, { accessKeyId, secretAccessKey }: Credentials): Buffer {
    const name = `${day} ${accessKeyId}`;
    if (cached?.name !== name) {
      const steps = [region, service, "aws4_request"];
      cached = { name, key: steps.reduce(hmac, hmac(`AWS4${secretAccessKey}`, day)) };
    }
    return cached.key;
  }

  return (credentials: Credentials, headers: Record<string, string>, body: string, at = new Date()) => {
    const time = at.toISOString().replace(/[-:]|\.\d{3}/g, "");
    const day = time.slice(0, 8);
    const { sessionToken } = credentials;
    const all: Record<string, string> = {
      ...headers,
      host,
      "x-amz-date": time,
      ...(sessionToken && { "x-amz-security-token": sessionToken }),
    };
    const names = Object.keys(all).sort();
    const signed = names.join(";");
    const lines = names.map((name) => `${name}:${all[name]}\n`).join("");
    const canonical = `POST\n${path}\n\n${lines}\n${signed}\n${hash("sha256", body)}`;
    const scope = `${day}/${region}/${service}/aws4_request`;
    const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash("sha256", canonical)}`;
    const signature = hmac(signingKey(day, credentials), text).toString("hex");
    const credential = `Credential=${credentials.accessKeyId}/${scope}`;
    return { ...all, authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${signed}, Signature=${signature}` };
  };
}
