import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test, vi } from "vitest";
import { trafficOf } from "./traffic.ts";

test("sends the application's action as any client would, with new ids, and reports the same trouble once", async () => {
  const received: unknown[] = [];
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    received.push({ method, url, key: headers["idempotency-key"], body: JSON.parse(await text(request)) });
    response.writeHead(418).end("a teapot");
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const action = {
    label: "Send",
    method: "POST",
    path: "/parcels",
    headers: { "idempotency-key": "{uuid}" },
    body: { to: "Ada", size: "large" },
    choice: { label: "Size", field: "size", options: [{ value: "small", label: "fits the letter box" }] },
  };
  const complain = vi.fn();
  const stop = trafficOf({ actions: [action] }, 100)(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    complain,
  );
  onTestFinished(stop);
  await vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(3), 10_000);
  expect(received[0]).toEqual({
    method: "POST",
    url: "/parcels",
    key: expect.stringMatching(/^[0-9a-f-]{36}$/),
    body: { to: "Ada", size: "small" },
  });
  expect(new Set(received.map((each) => (each as { key: string }).key)).size).toBe(received.length);
  await vi.waitFor(() => expect(complain).toHaveBeenCalled());
  expect(complain.mock.calls).toEqual([
    ["Traffic: POST /parcels was answered 418: a teapot. Further ones like it are not mentioned."],
  ]);
});
