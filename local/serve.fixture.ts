import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ADMINISTRATOR, type Service } from "./aws.ts";

/** Puts one service behind a free port, for tests that talk to it through an AWS SDK. */
export async function serve(service: Service, caller = ADMINISTRATOR) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const [path = "/", query] = (request.url ?? "/").split("?");
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const answer = await service.handle(
      {
        method: request.method ?? "GET",
        path,
        query: new URLSearchParams(query),
        headers,
        body: Buffer.concat(chunks),
      },
      { caller, requestId: "test", endpoint: `http://${headers["host"]}` },
    );
    response.writeHead(answer.status, { ...answer.headers, "content-length": Buffer.byteLength(answer.body) });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    /** The configuration of an SDK's client. */
    client: {
      endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
