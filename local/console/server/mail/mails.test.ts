import { expect, test } from "vitest";
import type { Mail } from "../../../ses/state.ts";
import type { ConsoleContext } from "../context.ts";
import { indexFrom, names, numbered, put, QUEUE, RULE, started, TELL } from "../test-facts.fixture.ts";
import { mailDetails, mailsPage } from "./mails.ts";

const mail = (messageId: string, text: string, more: Partial<Mail> = {}): Mail => ({
  ...{ messageId, at: 9, from: "shop@example.com", to: ["ada@example.com"], cc: [], bcc: [], replyTo: [] },
  ...{ subject: "Your order", text, tags: {} },
  ...more,
});
const sent = (messageId: string, requestId?: string): Parameters<typeof numbered>[0][number] => ({
  ...{ kind: "mail", from: "", to: [], subject: "", text: "", messageId },
  ...(requestId && { by: { requestId, caller: TELL } }),
});

const facts = numbered([
  put("a", [RULE], { subject: "ord_1" }),
  put("b", [RULE], { subject: "ord_2" }),
  { ...started("a", "r1", QUEUE, TELL), eventIds: ["a", "b"] } as never,
  sent("m1", "r1"),
  sent("m2", "r1"),
  started("b", "r2", QUEUE, TELL),
  sent("m3", "r2"),
  sent("m4"),
]);
const mails = [
  mail("m1", "Order ord_2 is confirmed"),
  mail("m2", "Thank you"),
  mail("m3", "Thank you", { html: "<b>Thank you</b>", cc: ["bob@example.com"], tags: { kind: "thanks" } }),
  mail("m4", "By hand"),
];
const context = { facts: () => facts, index: indexFrom(facts), mails: () => mails, names } as unknown as ConsoleContext;

test("a mail belongs to the story of its call's event; of several, to the one that it names", () => {
  expect(mailsPage(context, "", 10).mails.map(({ id, stories }) => [id, stories])).toEqual([
    ["m4", []],
    ["m3", ["ord_2"]],
    ["m2", ["ord_1", "ord_2"]],
    ["m1", ["ord_2"]],
  ]);
});

test("mails are found by any of their text, newest first", () => {
  expect(mailsPage(context, "thank", 1)).toMatchObject({ mails: [{ id: "m3" }], count: 2 });
  expect(mailsPage(context, "BOB@", 10)).toMatchObject({ mails: [{ id: "m3" }], count: 1 });
  expect(mailsPage(context, "nobody", 10)).toEqual({ mails: [], count: 0 });
});

test("a mail tells its addresses, its source, and the call that sent it", () => {
  expect(mailDetails("m3", context)).toMatchObject({
    html: "<b>Thank you</b>",
    known: [
      ["from", "shop@example.com"],
      ["to", "ada@example.com"],
      ["copy to", "bob@example.com"],
      ["tag kind", "thanks"],
    ],
    call: { function: "shop-mail-tell", label: "tell", seq: 6 },
  });
  expect(mailDetails("m4", context)?.call).toBeUndefined();
  expect(mailDetails("gone", context)).toBeUndefined();
});
