import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { root } from "./context.ts";
import { leaveOut, withPlainKeys } from "./left-out.ts";

describe("an SDK client's schemas", () => {
  const schemas =
    'const _h = "http";\nconst _n = 5;\nconst X = [9, { [_h]: ["GET"], [_n]: 1, [other]: 2 }];\nlist[_h] = [_h];';

  test("get plain keys in place of constants, with the same meaning", () => {
    expect(withPlainKeys(schemas)).toBe(schemas.replace("{ [_h]: ", '{ "http": '));
  });
});

describe("a bundle without the providers that nothing in Lambda needs", () => {
  const directory = mkdtempSync(join(tmpdir(), "left-out-"));
  let credentials: () => Promise<{ accessKeyId: string }>;

  beforeAll(async () => {
    const contents = `
      import { SQSClient } from "@aws-sdk/client-sqs";
      export const credentials = () => new SQSClient({ region: "us-east-1" }).config.credentials();
    `;
    const outfile = join(directory, "client.mjs");
    await build({
      stdin: { contents, resolveDir: root },
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      mainFields: ["module", "main"],
      plugins: [leaveOut],
    });
    ({ credentials } = await import(pathToFileURL(outfile).href));
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    rmSync(directory, { recursive: true });
  });

  /** Sets exactly these credentials in the environment. */
  function given(variables: Record<string, string>): void {
    for (const name of Object.keys(process.env))
      if (/^AWS_(ACCESS|SECRET|SESSION|PROFILE|CONTAINER)/.test(name)) vi.stubEnv(name, undefined);
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  }

  test("reads a function's credentials from the environment", async () => {
    given({ AWS_ACCESS_KEY_ID: "of-the-environment", AWS_SECRET_ACCESS_KEY: "secret" });
    expect(await credentials()).toMatchObject({ accessKeyId: "of-the-environment" });
  });

  test("reads them from the endpoint in the environment, skipping every provider that is left out", async () => {
    const server = createServer((_, response) => {
      const Expiration = new Date(Date.now() + 3_600_000).toISOString();
      response.end(JSON.stringify({ AccessKeyId: "of-the-endpoint", SecretAccessKey: "s", Token: "t", Expiration }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      given({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
      expect(await credentials()).toMatchObject({ accessKeyId: "of-the-endpoint" });
    } finally {
      server.close();
    }
  });

  test("reports missing credentials", async () => {
    given({});
    await expect(credentials()).rejects.toThrow("Could not load credentials from any providers");
  });
});
