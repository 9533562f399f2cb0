import { BadRequestException, type SESv2Client, TooManyRequestsException } from "@aws-sdk/client-sesv2";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { beforeAll, describe, expect, test } from "vitest";
import { DailySalesReported } from "../../events/contracts/daily-sales-reported.ts";
import { OrderConfirmed } from "../../events/contracts/order-confirmed.ts";
import { PermanentFailure } from "../../events/errors.ts";
import { createEvent } from "../../events/event.ts";
import { dynamoDbForTests } from "../dynamodb.fixture.ts";
import type { Mail } from "./mail.ts";
import { notify } from "./notify.ts";
import { salesMail } from "./sales-mail.ts";
import { sendOnce } from "./send-once.ts";
import { sesMail } from "./ses.ts";
import { type NotificationStore, notificationStore } from "./store.ts";

const dynamoDb = dynamoDbForTests();
let table: string;
let notifications: NotificationStore;

beforeAll(async () => {
  table = await dynamoDb.tableLike("notification-notifications");
  notifications = notificationStore(dynamoDb.client, table);
});

const cause = { correlationId: "corr-1", causationId: "event-1" };
const at = "2026-11-23T12:00:00.000Z";
const confirmed = () => createEvent(OrderConfirmed, { ...OrderConfirmed.example, email: "ada@example.com" }, cause, at);

function outgoing() {
  const mails: Mail[] = [];
  return { mails, send: async (mail: Mail) => `message-${mails.push(mail)}` };
}

describe("a customer", () => {
  test("is told about an event once, however often it is delivered", async () => {
    const { mails, send } = outgoing();
    const event = confirmed();
    expect(await notify({ notifications, send }, event, cause, at)).toBe("sent");
    expect(await notify({ notifications, send }, event, cause, at)).toBe("sent before");
    expect(mails).toHaveLength(1);
    expect(await notify({ notifications, send }, confirmed(), cause, at)).toBe("sent");
    expect(mails).toHaveLength(2);
  });

  test("is told, and then the bus: the item contains the event of the same write", async () => {
    const event = confirmed();
    await notify({ notifications, send: outgoing().send }, event, cause, at);
    const notificationId = `${event.metadata.eventId}#order-confirmed`;
    const { Item } = await dynamoDb.client.send(new GetCommand({ TableName: table, Key: { notificationId } }));
    expect(Item).toMatchObject({
      version: 1,
      sentAt: at,
      subject: event.subject,
      outbox: [{ source: "app.notifications" }],
    });
    expect(JSON.parse(Item?.["outbox"][0].detail)).toMatchObject({
      metadata: cause,
      data: { orderId: event.data.orderId, notificationId, template: "order-confirmed", messageId: "message-1" },
    });
  });

  test("does not count as told when the e-mail could not be sent", async () => {
    const event = confirmed();
    const failing = () => Promise.reject(new Error("SES is down"));
    await expect(notify({ notifications, send: failing }, event, cause, at)).rejects.toThrow("SES is down");
    expect(await notify({ notifications, send: outgoing().send }, event, cause, at)).toBe("sent");
  });

  test("of 20 concurrent deliveries is told at least once, and the bus exactly once", async () => {
    const { mails, send } = outgoing();
    const event = confirmed();
    const deliveries = Array.from({ length: 20 }, () => notify({ notifications, send }, event, cause, at));
    const outcomes = await Promise.all(deliveries);
    expect(outcomes.filter((outcome) => outcome === "sent")).toHaveLength(1);
    expect(mails).toHaveLength(outcomes.filter((outcome) => outcome !== "sent before").length);
  });
});

describe("Amazon SES", () => {
  const mail: Mail = { template: "order-confirmed", to: "ada@example.com", subject: "Subject", text: "Text" };
  const client = (send: (command: { input: unknown }) => Promise<object>) => ({ send }) as unknown as SESv2Client;
  const metadata = { message: "Missing final '@domain'", $metadata: {} };

  test("gets a simple message from the sender, and returns its id", async () => {
    const sent: unknown[] = [];
    const ses = client(async ({ input }) => {
      sent.push(input);
      return { MessageId: "m-1" };
    });
    expect(await sesMail(ses, "shop@example.com")(mail)).toBe("m-1");
    expect(sent).toEqual([
      {
        FromEmailAddress: "shop@example.com",
        Destination: { ToAddresses: ["ada@example.com"] },
        Content: { Simple: { Subject: { Data: "Subject" }, Body: { Text: { Data: "Text" } } } },
      },
    ]);
  });

  test("rejecting an e-mail for good is a permanent failure", async () => {
    const refusing = sesMail(
      client(() => Promise.reject(new BadRequestException(metadata))),
      "shop@example.com",
    );
    await expect(refusing(mail)).rejects.toThrow(PermanentFailure);
    await expect(refusing(mail)).rejects.toThrow("The mail service refused the mail: Missing final '@domain'");
  });

  test("is retried when it is busy", async () => {
    const busy = sesMail(
      client(() => Promise.reject(new TooManyRequestsException(metadata))),
      "shop@example.com",
    );
    await expect(busy(mail)).rejects.toThrow(TooManyRequestsException);
  });

  test("returning no message id is an error", async () => {
    await expect(
      sesMail(
        client(async () => ({})),
        "shop@example.com",
      )(mail),
    ).rejects.toThrow("named no message id");
  });
});

describe("the shop's owner", () => {
  test("is told about a day's sales once, and the bus is not", async () => {
    const { mails, send } = outgoing();
    const event = createEvent(DailySalesReported, DailySalesReported.example, cause, at);
    const tell = () => sendOnce({ notifications, send }, event, salesMail(event.data, "owner@example.com"), at);
    expect([await tell(), await tell()]).toEqual(["sent", "sent before"]);
    expect(mails).toHaveLength(1);
    const Key = { notificationId: `${event.metadata.eventId}#daily-sales` };
    const { Item } = await dynamoDb.client.send(new GetCommand({ TableName: table, Key }));
    expect(Item).toMatchObject({ to: "owner@example.com", subject: event.data.date, outbox: [] });
  });
});
