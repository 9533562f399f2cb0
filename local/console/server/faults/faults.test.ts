import { expect, test } from "vitest";
import { realClock } from "../../../clock.ts";
import { createFaults } from "../../../faults/faults.ts";
import { seededRandom } from "../../../random.ts";
import { createTrace } from "../../../trace.ts";
import type { ConsoleContext } from "../context.ts";
import { addFault, faultsPage, removeFaults } from "./faults.ts";

function consoleContext(): ConsoleContext {
  const faults = createFaults({ clock: realClock, random: seededRandom(1), trace: createTrace(realClock) });
  const deployed = new Map([
    ["s/F", { type: "AWS::Lambda::Function", ref: "shop-charge", properties: {} }],
    ["s/Q", { type: "AWS::SQS::Queue", ref: "http://127.0.0.1:4566/000000000000/shop-work", properties: {} }],
    ["s/R", { type: "AWS::Events::Rule", ref: "shop|shop-rule", properties: {} }],
  ]);
  return { faults, deployed } as unknown as ConsoleContext;
}

test("the page lists what is on, what ended, and each kind with what it could hit", () => {
  const context = consoleContext();
  const { id } = addFault(context, { kind: "target-throttle", at: { rule: "all" }, rate: 0.5, forSeconds: 9 });
  addFault(context, { kind: "delivery-delay", delaySeconds: 3 });
  expect(removeFaults(context, { id })).toEqual({ removed: 1 });
  const { faults, ended, kinds } = faultsPage(context);
  expect(faults).toMatchObject([{ kind: "delivery-delay", at: {}, settings: ["delay 3"], struck: 0 }]);
  expect(ended).toMatchObject([{ id, at: { rule: "all" }, settings: ["rate 0.5"], endedAt: expect.any(Number) }]);
  const kill = kinds.find(({ kind }) => kind === "invocation-kill");
  expect(kill?.at[0]).toEqual({ name: "function", says: "a function", isRequired: true, known: ["shop-charge"] });
  expect(kill?.settings.map(({ label }) => label)).toEqual(["when", "delay", "rate", "every", "count", "for", "seed"]);
  const down = kinds.find(({ kind }) => kind === "target-unavailable");
  expect(down?.at.map(({ known }) => known)).toEqual([["shop-rule"], ["shop-work", "shop-charge"], [], []]);
});

test("a bad fault is refused in the words of the cloud", () => {
  expect(() => addFault(consoleContext(), { kind: "delivery-delay" })).toThrow("delivery-delay needs delaySeconds");
});

test("all are removed at once", () => {
  const context = consoleContext();
  for (const kind of ["target-throttle", "target-unavailable"]) addFault(context, { kind });
  expect(removeFaults(context, {})).toEqual({ removed: 2 });
  expect(faultsPage(context).faults).toEqual([]);
});
