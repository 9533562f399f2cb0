import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { type Measurement, rateOf, type Section } from "./measurement.ts";
import { hammer, wireRequest } from "./wire-client.ts";

const CONNECTIONS = 16;

/** A client that keeps a server busy for some seconds; gives the calls a second. */
type Client = (url: string, seconds: number) => Promise<number>;

const clients: Record<string, Client> = {
  "AWS SDK": async (url, seconds) => {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const client = new EventBridgeClient({ endpoint: url, region: "us-east-1", credentials });
    const rate = await rateOf(seconds, () =>
      Promise.all(Array.from({ length: CONNECTIONS }, () => client.send(new PutEventsCommand({ Entries: ENTRIES })))),
    );
    client.destroy();
    return rate * CONNECTIONS;
  },
  "raw sockets": (url, seconds) => hammer(url, REQUEST, CONNECTIONS, seconds),
};

/** PutEvents over the wire, against a server that only answers; both in processes of their own, with the same clients. */
export async function putEvents(seconds: number): Promise<Section> {
  const bare = await start("bare");
  const bus = await start("bus");
  const measurements: Measurement[] = [];
  try {
    for (const [name, client] of Object.entries(clients)) {
      await client(bare.url, seconds / 5);
      await client(bus.url, seconds / 5);
      const ceiling = await client(bare.url, seconds);
      const delivered = await deliveredAt(bus.url);
      const started = performance.now();
      const calls = await client(bus.url, seconds);
      const rate = ((await deliveredAt(bus.url)) - delivered) / ((performance.now() - started) / 1000);
      measurements.push(
        { name: `${name}: bare node:http server`, value: ceiling, unit: "calls/s" },
        { name: `${name}: PutEvents`, value: calls, unit: "calls/s" },
        atLeast(0.5, { name: `${name}: PutEvents to bare`, value: calls / ceiling, unit: "of its rate" }),
        name === "raw sockets"
          ? atLeast(40_000, { name: `${name}: delivered`, value: rate, unit: "events/s" })
          : { name: `${name}: delivered`, value: rate, unit: "events/s" },
      );
    }
  } finally {
    bare.process.disconnect();
    bus.process.disconnect();
  }
  return {
    title: "PutEvents",
    method:
      `10 × 1 KB, 100 rules, each event delivered once to a target in the bus's process; ${CONNECTIONS} connections, ` +
      "one request under way on each. Client and servers are processes of their own.",
    measurements,
  };
}

async function start(kind: "bare" | "bus"): Promise<{ process: ChildProcess; url: string }> {
  const child = fork(fileURLToPath(new URL("server.ts", import.meta.url)), [kind]);
  const [url] = (await once(child, "message")) as [string];
  return { process: child, url };
}

const deliveredAt = async (url: string) => Number(await (await fetch(`${url}/_cloud/delivered`)).text());

const HEADERS = {
  "content-type": "application/x-amz-json-1.1",
  "x-amz-target": "AWSEvents.PutEvents",
  "x-amz-date": "20261123T180000Z",
  authorization:
    "AWS4-HMAC-SHA256 Credential=test/20261123/us-east-1/events/aws4_request, " +
    "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=0000",
};

/** Entries of 1 KB; one of the bus's rules matches each. */
const ENTRIES = Array.from({ length: 10 }, (_, index) => {
  const detail = { customer: `customer-${index * 7}`, orderId: `order-${index}`, note: "" };
  const note = "x".repeat(1024 - JSON.stringify(detail).length);
  return { Source: "app.orders", DetailType: "OrderCreated", Detail: JSON.stringify({ ...detail, note }) };
});

const REQUEST = wireRequest(HEADERS, JSON.stringify({ Entries: ENTRIES }));

const LIMIT = "one core: parsing ten events of JSON, writing their envelopes, matching and handing them over";

function atLeast(wanted: number, measurement: Measurement): Measurement {
  const met = measurement.value >= wanted;
  const aim = { text: `≥ ${wanted.toLocaleString("en")}`, met };
  return met ? { ...measurement, aim } : { ...measurement, aim, limit: LIMIT };
}
