// A process of its own: what is measured shares its core with nobody. Usage: server.ts bare|bus
import { createServer } from "node:http";
import { realClock } from "../clock.ts";
import { createEventBridge } from "../event-bridge/event-bridge.ts";
import { createGateway } from "../gateway/gateway.ts";
import { systemRandom } from "../random.ts";
import { memoryStore } from "../store.ts";
import { createTrace } from "../trace.ts";

const RULES = 100;

/** A plain node:http server that reads the request and answers as many bytes as PutEvents does. */
async function bare(): Promise<string> {
  const ids = Array.from({ length: 10 }, () => ({ EventId: "0b1f5e0a-7a1c-4a55-9d3e-000000000000" }));
  const body = JSON.stringify({ FailedEntryCount: 0, Entries: ids });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    Buffer.concat(chunks);
    response.writeHead(200, { "content-type": "application/x-amz-json-1.1", "content-length": body.length });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return `http://127.0.0.1:${address.port}`;
}

/** The bus behind the gateway, with a target in this process that counts. */
async function bus(): Promise<string> {
  const random = systemRandom();
  const trace = createTrace(realClock);
  let delivered = 0;
  const eventBridge = createEventBridge({
    clock: realClock,
    random,
    store: memoryStore(),
    trace,
    targets: {
      async lambda() {
        delivered += 1;
      },
    },
    sendToQueue: () => Promise.reject(new Error("Nothing should fail here.")),
  });
  for (let rule = 0; rule < RULES; rule++) {
    const Rule = `rule-${rule}`;
    const EventPattern = JSON.stringify({ source: ["app.orders"], detail: { customer: [`customer-${rule}`] } });
    await eventBridge.run("PutRule", { Name: Rule, EventPattern });
    const Arn = "arn:aws:lambda:us-east-1:000000000000:function:counter";
    await eventBridge.run("PutTargets", { Rule, Targets: [{ Id: "counter", Arn }] });
  }
  const gateway = createGateway({
    services: [eventBridge.service],
    unsigned: () => Promise.reject(new Error("Every request is signed here.")),
    control: async (_, response) => void response.end(String(delivered)),
    callerOf: () => undefined,
    random,
    trace,
  });
  return gateway.listen(0);
}

const kinds: Record<string, () => Promise<string>> = { bare, bus };
const start = kinds[process.argv[2] ?? ""];
if (!start) throw new Error(`${process.argv[2]} is no server. Known: ${Object.keys(kinds).join(", ")}.`);
process.send?.(await start());
process.on("disconnect", () => process.exit());
