import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Caller, Service } from "../aws.ts";

const administrator: Caller = { type: "administrator", arn: "arn:aws:iam::000000000000:user/administrator" };

/** Serves one service over HTTP for the tests that drive it with an SDK's client. */
export async function serve(service: Service, caller = administrator) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url ?? "/", "http://local");
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const answer = await service.handle(
      {
        method: request.method ?? "",
        path: url.pathname,
        query: url.searchParams,
        headers,
        body: Buffer.concat(chunks),
      },
      { caller, requestId: "request", endpoint: `http://${headers["host"]}` },
    );
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    client: {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
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
