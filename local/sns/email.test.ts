import { GetSubscriptionAttributesCommand, PublishCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startSns, type TestSns } from "./sns.fixture.ts";

let sns: TestSns;
let TopicArn: string;
beforeEach(async () => {
  sns = await startSns();
  TopicArn = sns.sns.createTopic("alarms").arn;
});
afterEach(() => sns[Symbol.asyncDispose]());

const linkIn = (text = "") => /http\S+/.exec(text)?.[0] ?? "";

async function subscribe(Attributes: Record<string, string> = {}) {
  const asked = { TopicArn, Protocol: "email", Endpoint: "on-call@example.com", Attributes };
  const { SubscriptionArn } = await sns.client.send(new SubscribeCommand({ ...asked, ReturnSubscriptionArn: true }));
  await sns.sns.idle();
  return SubscriptionArn ?? "";
}
async function publish(Message: string, more = {}) {
  await sns.client.send(new PublishCommand({ TopicArn, Message, ...more }));
  await sns.sns.idle();
}
async function pending(SubscriptionArn: string) {
  const { Attributes } = await sns.client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  return Attributes?.["PendingConfirmation"];
}

test("an address is asked to confirm, and receives nothing until it has", async () => {
  const arn = await subscribe();
  expect(await pending(arn)).toBe("true");
  await publish("too early");
  expect(sns.mails).toMatchObject([
    {
      from: "AWS Notifications <no-reply@sns.amazonaws.com>",
      to: "on-call@example.com",
      subject: "AWS Notification - Subscription Confirmation",
      text: expect.stringContaining(TopicArn),
    },
  ]);
  expect((await fetch(linkIn(sns.mails[0]?.text))).status).toBe(200);
  expect(await pending(arn)).toBe("false");
  await publish("The queue is not empty.", { Subject: "ALARM" });
  await publish("Another.");
  expect(sns.mails.slice(1)).toMatchObject([
    { subject: "ALARM", text: expect.stringMatching(/^The queue is not empty\.\n/) },
    { subject: "AWS Notification Message", text: expect.stringMatching(/^Another\.\n/) },
  ]);
});

test("a link ends a subscription, and another restores it", async () => {
  await subscribe();
  await fetch(linkIn(sns.mails[0]?.text));
  await publish("one");
  await fetch(linkIn(sns.mails[1]?.text));
  await sns.sns.idle();
  await publish("two");
  expect(sns.mails.map(({ subject }) => subject)).toEqual([
    "AWS Notification - Subscription Confirmation",
    "AWS Notification Message",
    "AWS Notification - Unsubscribe Confirmation",
  ]);
  await fetch(linkIn(sns.mails[2]?.text));
  await publish("three");
  expect(sns.mails[3]?.text).toMatch(/^three\n/);
});

test("raw delivery is for queues and HTTP endpoints", async () => {
  await expect(subscribe({ RawMessageDelivery: "true" })).rejects.toThrow(
    "Delivery protocol [email] does not support raw message delivery.",
  );
});
