import { parseArgs } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isInstalled } from "../../test/support/local-cloud.ts";
import { orderOf } from "../../test/support/orders.ts";
import { consumer } from "./consumer.ts";
import { type Copy, copyOfApplication } from "./copy.fixture.ts";
import { event } from "./event.ts";
import { Refusal } from "./refusal.ts";
import type { Asked, Generator } from "./run.ts";
import { service } from "./service.ts";

const SHIPPING = ["shipping", "--consumes", "OrderConfirmed", "--publishes", "ShipmentBooked"];

/** Plans what a generator would write, as its command line does. */
const planFor = ({ options, planFor: plan }: Generator, args: string[]) => {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  return plan({ names: positionals, options: values as Asked["options"] });
};

const generators = { service, event, consumer };

test.each<[keyof typeof generators, ...string[]]>([
  ["service", "Say what the service is called"],
  ["service", "Ship-It", '"Ship-It" is not one'],
  ["service", "bus", "The name bus is the stage's own"],
  ["service", "order", ...SHIPPING.slice(1), "The service order exists already (services/order)"],
  ["service", "orders", ...SHIPPING.slice(1), "The source app.orders belongs to the service order"],
  ["service", "shipping", "warehouse", 'One name at a time: "warehouse" is too much'],
  ["service", "shipping", "Say --consumes …, such as --consumes OrderConfirmed"],
  ["service", "shipping", "--consumes", "OrderShipped", "There is no event OrderShipped. There are: OrderCreated, "],
  ["service", ...SHIPPING.slice(0, 4), "booked", '"booked" is not'],
  ["service", ...SHIPPING.slice(0, 4), "OrderCreated", "The event OrderCreated exists already"],
  ["service", ...SHIPPING, "--does", 'says "hello"', "--does is the end of a sentence"],
  [
    "service",
    "transportation",
    ...SHIPPING.slice(1, 2),
    "DailySalesReported",
    ...SHIPPING.slice(3),
    "Choose a shorter",
  ],
  ["event", "ParcelLost", "Say --by …"],
  ["event", "ParcelLost", "--by", "shipping", "There is no service shipping. There are: order, payment"],
  ["event", "ParcelLost", "--by", "order", "--fields", "orderId", '"orderId" is not a field such as orderId:Id'],
  ["event", "ParcelLost", "--by", "order", "--fields", "n:Count", "n is a number"],
  ["event", "ParcelLost", "--by", "order", "--fields", "a:Id,a:Id", "The field a is there twice"],
  ["event", "ParcelLost", "--by", "order", "--fields", "carrierName:Text", "carrierName may be personal data"],
  ["consumer", "shipping", "--consumes", "OrderCreated", "There is no service shipping"],
  ["consumer", "payment", "--consumes", "OrderCreated", "payment consumes OrderCreated already, in on-order-created"],
])("new:%s refuses %s %s %s %s %s %s", (what, ...args) => {
  const sentence = args.pop() ?? "";
  const plan = () => planFor(generators[what], args);
  expect(plan).toThrow(Refusal);
  expect(plan).toThrow(sentence);
});

describe.skipIf(!isInstalled)("in a copy of the application", { timeout: 240_000 }, () => {
  let copy: Copy;
  beforeAll(() => {
    copy = copyOfApplication();
  }, 60_000);
  afterAll(() => copy.remove());

  /** Runs a generator. Returns its exit status and what it said. */
  const generate = (what: "service" | "event" | "consumer", ...args: string[]) => {
    const { status, stdout, stderr } = copy.node("tools/new/main.ts", what, ...args);
    return { status, stdout, stderr };
  };
  const changes = () =>
    copy.git("status", "--porcelain", "--untracked-files=all", "--", ".", ":!node_modules").split("\n").filter(Boolean);
  const modified = () => changes().flatMap((line) => (line.startsWith(" M ") ? [line.slice(3)] : []));

  test("a refusal is one sentence, and nothing is written", () => {
    const { status, stdout, stderr } = generate("service", "order", ...SHIPPING.slice(1));
    expect([status, stdout, stderr]).toEqual([
      1,
      "",
      "The service order exists already (services/order): choose another name.\n",
    ]);
    expect(changes()).toEqual([]);
  });

  test("a dry run lists what it would write, and writes nothing", () => {
    const { status, stdout } = generate("service", ...SHIPPING, "--dry-run");
    expect(status).toBe(0);
    expect(stdout).toContain("new      services/shipping/on-order-confirmed.handler.ts");
    expect(stdout).toContain("changed  infra/app.ts");
    expect(changes()).toEqual([]);
  });

  test("a service, an event, and consumers change at most two files each", () => {
    expect(generate("service", ...SHIPPING)).toMatchObject({ status: 0, stderr: "" });
    expect(modified()).toEqual(["events/contracts/catalogue.ts", "infra/app.ts"]);
    copy.git("add", "--all", "--", ".", ":!node_modules");
    copy.git("commit", "--quiet", "--message", "Shipping");

    const fields = "orderId:Id,parcels:Quantity,lostAt:Time";
    expect(generate("event", "ParcelLost", "--by", "shipping", "--fields", fields)).toMatchObject({ status: 0 });
    expect(modified()).toEqual(["events/contracts/catalogue.ts", "infra/app.ts"]);
    copy.git("add", "--all", "--", ".", ":!node_modules");
    copy.git("commit", "--quiet", "--message", "ParcelLost");

    expect(generate("consumer", "payment", "--consumes", "ParcelLost", "--direct")).toMatchObject({ status: 0 });
    expect(modified()).toEqual(["infra/app.ts", "infra/stacks/payment-stack.ts"]);
  });

  test("the second time they refuse, and change nothing", () => {
    const before = changes();
    expect(generate("service", ...SHIPPING).stderr).toContain("The service shipping exists already");
    expect(generate("event", "ParcelLost", "--by", "shipping").stderr).toContain("The event ParcelLost exists already");
    expect(generate("consumer", "payment", "--consumes", "ParcelLost").stderr).toContain("consumes ParcelLost already");
    expect(changes()).toEqual(before);
  });

  test("what they wrote passes the checks of types, style, and imports", () => {
    const { stdout } = copy.node("node_modules/typescript/bin/tsc");
    expect(stdout).toBe("");
    const files = ["events", "services", "infra"];
    const biome = copy.node("node_modules/@biomejs/biome/bin/biome", "check", "--error-on-warnings", ...files);
    expect([biome.status, biome.status === 0 ? "" : biome.stderr]).toEqual([0, ""]);
  });

  test("its own tests pass, and those of the infrastructure and the contracts", () => {
    const files = [
      "services/shipping",
      "services/payment/on-parcel-lost",
      "infra/app",
      "infra/templates",
      "infra/contracts",
    ];
    const more = ["infra/permissions", "infra/delivery", "events/contracts", "events/schemas", "events/personal-data"];
    const { status, stdout, stderr } = copy.node("node_modules/vitest/vitest.mjs", "run", ...files, ...more);
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toContain("services/shipping/add-shipment.test.ts");
  });

  test("a confirmed order leads to ShipmentBooked on the bus", async () => {
    const { startCloud, synthesize } = await import("cdk-local-cloud");
    const { directory, remove } = await synthesize(copy.directory, { stage: "local" });
    const cloud = await startCloud({ app: directory });
    try {
      const booked = cloud.next(["put"], ({ event }) => event["detail-type"] === "ShipmentBooked", { limitMs: 30_000 });
      const response = await fetch(`${cloud.endpoint}/orders`, {
        method: "POST",
        body: JSON.stringify(orderOf("tok_approved")),
      });
      const { orderId } = (await response.json()) as { orderId: string };
      const { event: seen } = await booked;
      expect(seen.source).toBe("app.shipping");
      expect(seen.detail["data"]).toEqual({ orderId, shipmentId: `shipment-${orderId}` });
    } finally {
      await cloud.stop();
      await remove();
    }
  });
});
