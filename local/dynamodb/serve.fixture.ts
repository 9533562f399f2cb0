import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Service } from "../aws.ts";

/** Puts a service behind a port of its own, for a test that talks to it through an AWS SDK. */
export async function serve(service: Service): Promise<{ endpoint: string; close(): Promise<void> }> {
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
      {
        caller: { type: "administrator", arn: "arn:aws:iam::000000000000:root" },
        requestId: "test",
        endpoint: `http://${headers["host"]}`,
      },
    );
    response.writeHead(answer.status, { ...answer.headers, "content-length": Buffer.byteLength(answer.body) });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
