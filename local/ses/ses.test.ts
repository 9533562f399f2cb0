import { GetAccountCommand, SESv2Client, SendEmailCommand, type SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type DrivenClock, drivenClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { serve } from "../serve.fixture.ts";
import { memoryStore, type Store } from "../store.ts";
import { createTrace, type Fact } from "../trace.ts";
import { createSes, type Ses } from "./ses.ts";

let ses: Ses;
let store: Store;
let client: SESv2Client;
let facts: Fact[];
let clock: DrivenClock;
let close: () => Promise<void>;

const start = () => {
  clock = drivenClock();
  const trace = createTrace(clock);
  trace.on((fact) => facts.push(fact));
  return createSes({ clock, random: seededRandom(1), store, trace });
};

beforeEach(async () => {
  facts = [];
  store = memoryStore();
  ses = start();
  const server = await serve(ses.service);
  client = new SESv2Client(server.client);
  close = server.close;
});

afterEach(async () => {
  client.destroy();
  await close();
});

const mail = {
  FromEmailAddress: "Shop <orders@example.com>",
  Destination: { ToAddresses: ["ann@example.com"] },
  Content: { Simple: { Subject: { Data: "Confirmed" }, Body: { Text: { Data: "Your order." } } } },
} satisfies SendEmailCommandInput;
const send = (input: object) => client.send(new SendEmailCommand(input as SendEmailCommandInput));

test("a mail is caught, gets an id in the response, and is reported to the trace", async () => {
  const { MessageId } = await send(mail);
  expect(MessageId).toMatch(/^[0-9a-f]{16}-[0-9a-f-]{36}-000000$/);
  const caught = {
    from: "Shop <orders@example.com>",
    to: ["ann@example.com"],
    subject: "Confirmed",
    text: "Your order.",
  };
  expect(ses.mails()).toMatchObject([{ ...caught, messageId: MessageId, at: expect.any(Number) }]);
  expect(facts).toMatchObject([{ kind: "mail", ...caught, messageId: MessageId }]);
});

test("mails are listed newest last, and survive a restart", async () => {
  const { Simple } = mail.Content;
  for (const Data of ["1", "2", "3"]) await send({ ...mail, Content: { Simple: { ...Simple, Subject: { Data } } } });
  expect(
    start()
      .mails()
      .map(({ subject }) => subject),
  ).toEqual(["1", "2", "3"]);
});

test("copies, reply-to addresses, HTML and tags are kept", async () => {
  await send({
    ...mail,
    Destination: { CcAddresses: ["c@example.com"], BccAddresses: ["b@example.com"] },
    ReplyToAddresses: ["r@example.com"],
    Content: { Simple: { Subject: { Data: "s" }, Body: { Html: { Data: "<p>hi</p>" } } } },
    EmailTags: [{ Name: "order", Value: "7" }],
  });
  expect(ses.mails()).toMatchObject([
    {
      to: [],
      cc: ["c@example.com"],
      bcc: ["b@example.com"],
      replyTo: ["r@example.com"],
      html: "<p>hi</p>",
      tags: { order: "7" },
    },
  ]);
  expect(facts).toMatchObject([{ to: ["c@example.com", "b@example.com"], text: "<p>hi</p>" }]);
});

describe("rejects", () => {
  const simple = (more: object) => ({ Content: { Simple: { ...mail.Content.Simple, ...more } } });
  test.each<[string, object, string]>([
    ["no destination", { Destination: undefined }, "Destination is required"],
    ["an empty destination", { Destination: { ToAddresses: [] } }, "Destination is required"],
    ["too many recipients", { Destination: { ToAddresses: Array(51).fill("a@b.c") } }, "Recipient count exceeds 50."],
    ["no sender", { FromEmailAddress: undefined }, "FromEmailAddress is required."],
    ["no domain", { Destination: { ToAddresses: ["ann"] } }, "Missing final '@domain' in ann"],
    ["a line break", { Destination: { ToAddresses: ["a\r\nBcc: <x@y.z>"] } }, "cannot hold a line break"],
    ["no body", simple({ Body: {} }), "Content.Simple.Body must have Text or Html."],
    ["no subject", simple({ Subject: undefined }), "Content.Simple.Subject is required."],
    ["raw content", { Content: { Raw: { Data: Buffer.from("x") } } }, "Content.Raw is not supported"],
    ["a template", { Content: { Template: { TemplateName: "x" } } }, "Content.Template is not supported"],
    ["an attachment", simple({ Attachments: [{ FileName: "x", RawContent: Buffer.from("x") }] }), "Attachments is not"],
    ["a configuration set", { ConfigurationSetName: "x" }, "ConfigurationSetName is not supported"],
    ["a bad tag", { EmailTags: [{ Name: "a b", Value: "c" }] }, "EmailTags: a b=c"],
  ])("%s", async (_name, more, message) => {
    await expect(send({ ...mail, ...more })).rejects.toMatchObject({
      name: "BadRequestException",
      message: expect.stringContaining(message),
    });
    expect([ses.mails(), facts]).toEqual([[], []]);
  });
});

describe("the sending quota", () => {
  const throttled = (message: string) => ({ name: "TooManyRequestsException", message });
  const tooFast = throttled("Maximum sending rate exceeded.");
  const to = (count: number) => ({ ...mail, Destination: { ToAddresses: Array(count).fill("a@b.c") } });
  const sendQuota = async () => (await client.send(new GetAccountCommand())).SendQuota;

  test("is unlimited by default, as reported by GetAccount", async () => {
    for (let i = 0; i < 20; i++) await send(mail);
    expect(await sendQuota()).toEqual({ Max24HourSend: -1, MaxSendRate: -1, SentLast24Hours: 20 });
    ses.quota.setLimits({ maxSendRate: 1, max24HourSend: 200 });
    expect(await sendQuota()).toEqual({ Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 20 });
  });

  test("allows its rate per second, and nothing it rejects is sent", async () => {
    ses.quota.setLimits({ maxSendRate: 2 });
    await send(mail);
    await send(mail);
    await expect(send(mail)).rejects.toMatchObject(tooFast);
    clock.advance(500);
    await send(mail);
    await expect(send(mail)).rejects.toMatchObject(tooFast);
    expect([ses.mails().length, facts.length]).toEqual([3, 3]);
  });

  test("does not accumulate", async () => {
    ses.quota.setLimits({ maxSendRate: 1 });
    clock.advance(60_000);
    await send(mail);
    await expect(send(mail)).rejects.toMatchObject(tooFast);
  });

  test("counts recipients: a mail to five takes five seconds' worth", async () => {
    ses.quota.setLimits({ maxSendRate: 1 });
    await send(to(5));
    clock.advance(4_900);
    await expect(send(mail)).rejects.toMatchObject(tooFast);
    clock.advance(200);
    await send(mail);
  });

  test("covers any 24 hours", async () => {
    ses.quota.setLimits({ max24HourSend: 2 });
    await send(mail);
    clock.advance(3_600_000);
    await send(mail);
    await expect(send(mail)).rejects.toMatchObject(throttled("Daily message quota exceeded."));
    clock.advance(23 * 3_600_000);
    await send(mail);
    await expect(send(mail)).rejects.toMatchObject(throttled("Daily message quota exceeded."));
  });
});
