import { CloudFormationClient, type GetTemplateCommand } from "@aws-sdk/client-cloudformation";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../events/contracts/catalogue.ts";
import { nameOf } from "../../events/names.ts";
import { stackNames } from "../doctor/checks/stacks.ts";
import { synthesize } from "../synthesize.fixture.ts";
import { brokenContracts } from "./broken.ts";
import { deployedContracts } from "./deployed.ts";

const { assembly, stage } = synthesize();

/** A fake CloudFormation with the stage's stacks as currently synthesized. */
const client = Object.assign(Object.create(CloudFormationClient.prototype), {
  async send(command: GetTemplateCommand) {
    const stack = assembly.stacks.find(({ stackName }) => stackName === command.input.StackName);
    if (!stack) throw new Error(`Stack with id ${command.input.StackName} does not exist`);
    return { TemplateBody: JSON.stringify(stack.template) };
  },
});
const deployed = await deployedContracts(client, stackNames(stage));
const contracts = Object.values(catalogue);
const changed = (to: object) =>
  contracts.map((contract) => (contract.type === "OrderConfirmed" ? { ...contract, ...to } : contract));
const consumer = nameOf(stage, "notification", "on-order-update-orders-v1");
/** Every rule that takes the event. */
const consumers = deployed.consumed
  .filter(({ type }) => type === "OrderConfirmed")
  .map(({ rule }) => rule)
  .join(", ");

describe("a stage's templates", () => {
  test("list what is published", () => {
    expect(deployed.published.map(({ type, version }) => `${type} v${version}`).sort()).toEqual(
      contracts.map(({ type, version }) => `${type} v${version}`).sort(),
    );
  });

  test("list what each rule consumes", () => {
    const rules = deployed.consumed.filter(({ rule }) => rule === consumer);
    expect(rules.map(({ source, type, version }) => `${source} ${type} v${version}`).sort()).toEqual([
      "app.orders OrderCancelled v1",
      "app.orders OrderConfirmed v1",
    ]);
  });

  test("are empty when the stage is not deployed", async () => {
    expect(await deployedContracts(client, [nameOf({ name: "other" }, "bus")])).toEqual({
      published: [],
      consumed: [],
    });
  });
});

describe("a deployment", () => {
  test("of what is already deployed breaks nothing", () => {
    expect(brokenContracts(contracts, deployed)).toEqual([]);
  });

  test("of the first contracts breaks nothing", () => {
    expect(brokenContracts(contracts, { published: [], consumed: [] })).toEqual([]);
  });

  test("of a changed version is rejected, and names its consumers", () => {
    const [first, ...others] = brokenContracts(changed({ schema: v.object({ orderId: v.string() }) }), deployed);
    expect([first, ...others].join("\n")).toContain(
      `OrderConfirmed v1: email: was removed. Consumed by ${consumers} as it was: it needs a new version.`,
    );
  });

  test("of a new version that replaces a consumed one is rejected", () => {
    expect(brokenContracts(changed({ version: 2 }), deployed)).toEqual([
      `OrderConfirmed v1 would not be published any more. Consumed by ${consumers}: publish both versions until they read the next one.`,
    ]);
  });

  test("without a version that nobody consumes breaks nothing", () => {
    const unread = { ...deployed, consumed: deployed.consumed.filter(({ type }) => type !== "OrderConfirmed") };
    expect(brokenContracts(changed({ version: 2 }), unread)).toEqual([]);
  });
});
