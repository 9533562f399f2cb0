import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import {
  ConfirmSubscriptionCommand,
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { queueArn, startSns, type TestSns } from "./sns.fixture.ts";

interface Posted {
  headers: IncomingHttpHeaders;
  body: string;
}

/** Starts an HTTP endpoint that responds with the listed statuses, then with 200. */
async function startEndpoint() {
  const posted: Posted[] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    posted.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(statuses.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    posted,
    statuses,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let sns: TestSns;
let endpoint: Awaited<ReturnType<typeof startEndpoint>>;
let TopicArn: string;
beforeEach(async () => {
  sns = await startSns();
  endpoint = await startEndpoint();
  TopicArn = sns.sns.createTopic("orders").arn;
});
afterEach(async () => {
  await sns[Symbol.asyncDispose]();
  await endpoint.close();
});

const read = (index = -1) => JSON.parse(endpoint.posted.at(index)?.body ?? "");

async function subscribe(Attributes: Record<string, string> = {}, more = {}) {
  const asked = { TopicArn, Protocol: "http", Endpoint: endpoint.url, Attributes, ...more };
  const { SubscriptionArn } = await sns.client.send(new SubscribeCommand(asked));
  await sns.sns.idle();
  return SubscriptionArn;
}
async function confirmed(Attributes: Record<string, string> = {}) {
  await subscribe(Attributes);
  const { Token } = read();
  endpoint.posted.length = 0;
  return (await sns.client.send(new ConfirmSubscriptionCommand({ TopicArn, Token }))).SubscriptionArn ?? "";
}
async function publish(Message: string, more = {}) {
  const sent = await sns.client.send(new PublishCommand({ TopicArn, Message, ...more }));
  await sns.sns.idle();
  return sent;
}

describe("an HTTP endpoint", () => {
  test("is asked to confirm, and receives nothing until it has", async () => {
    expect(await subscribe()).toBe("pending confirmation");
    expect(endpoint.posted[0]?.headers).toMatchObject({
      "content-type": "text/plain; charset=UTF-8",
      "user-agent": "Amazon Simple Notification Service Agent",
      "x-amz-sns-message-type": "SubscriptionConfirmation",
      "x-amz-sns-topic-arn": TopicArn,
    });
    const { Type, Token, SubscribeURL, Message } = read();
    expect(Type).toBe("SubscriptionConfirmation");
    expect(Message).toContain(`You have chosen to subscribe to the topic ${TopicArn}.`);
    expect(SubscribeURL).toBe(`${sns.endpoint}/?Action=ConfirmSubscription&TopicArn=${TopicArn}&Token=${Token}`);
    const listed = () => sns.client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect((await listed()).Subscriptions).toMatchObject([{ SubscriptionArn: "PendingConfirmation" }]);
    await publish("too early");
    expect(endpoint.posted).toHaveLength(1);

    // Follows the link as the endpoint's own program would: unsigned.
    const answer = await fetch(SubscribeURL);
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(text).toContain("<ConfirmSubscriptionResponse");
    expect((await fetch(SubscribeURL)).status).toBe(200);
    const [{ SubscriptionArn = "" } = {}] = (await listed()).Subscriptions ?? [];
    expect(text).toContain(`<SubscriptionArn>${SubscriptionArn}</SubscriptionArn>`);
    const { Attributes } = await sns.client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    expect(Attributes).toMatchObject({ PendingConfirmation: "false", ConfirmationWasAuthenticated: "false" });
    await publish("hello");
    expect(read()).toMatchObject({ Type: "Notification", Message: "hello" });
  });

  test("can have its ARN returned before it confirms", async () => {
    expect(await subscribe({}, { ReturnSubscriptionArn: true })).toMatch(/^arn:aws:sns:/);
  });

  test("receives the envelope, its headers and its configured content type", async () => {
    const arn = await confirmed({ DeliveryPolicy: '{"requestPolicy":{"headerContentType":"application/json"}}' });
    const { MessageId } = await publish("hello", { Subject: "s" });
    expect(endpoint.posted[0]?.headers).toMatchObject({
      "content-type": "application/json",
      "x-amz-sns-message-type": "Notification",
      "x-amz-sns-message-id": MessageId,
      "x-amz-sns-topic-arn": TopicArn,
      "x-amz-sns-subscription-arn": arn,
    });
    expect(endpoint.posted[0]?.headers).not.toHaveProperty("x-amz-sns-rawdelivery");
    expect(read()).toMatchObject({ Type: "Notification", MessageId, Subject: "s", Message: "hello" });
  });

  test("receives the message itself under raw delivery", async () => {
    await confirmed({ RawMessageDelivery: "true" });
    await publish("hello");
    expect(endpoint.posted).toMatchObject([{ body: "hello", headers: { "x-amz-sns-rawdelivery": "true" } }]);
  });

  test("that fails is retried after its policy's delays, then its dead-letter queue gets the message", async () => {
    sns.createQueue("dead");
    const healthyRetryPolicy = { minDelayTarget: 2, maxDelayTarget: 2, numRetries: 2, numNoDelayRetries: 1 };
    await confirmed({
      DeliveryPolicy: JSON.stringify({ healthyRetryPolicy }),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn("dead") }),
    });
    endpoint.statuses.push(500, 503, 429);
    await publish("hello");
    sns.clock.advance(0);
    await sns.sns.idle();
    expect(endpoint.posted).toHaveLength(2);
    sns.clock.advance(900);
    await sns.sns.idle();
    expect(endpoint.posted).toHaveLength(2);
    sns.clock.advance(1100);
    await sns.sns.idle();
    expect(endpoint.posted).toHaveLength(3);
    expect(await sns.notifications("dead")).toMatchObject([{ Message: "hello" }]);
    expect(sns.facts("delivery-failed")).toMatchObject([
      { code: "ERROR_FROM_TARGET", message: expect.stringContaining("answered 500") },
      { message: expect.stringContaining("answered 503") },
      { message: expect.stringContaining("answered 429") },
    ]);
  });

  test.each([404, 403, 302])("that responds with %d is not retried", async (status) => {
    await confirmed();
    endpoint.statuses.push(status);
    await publish("hello");
    sns.clock.advance(60_000);
    await sns.sns.idle();
    expect(endpoint.posted).toHaveLength(1);
    expect(sns.facts("dropped")).toMatchObject([{ reason: expect.stringContaining(`answered ${status}`) }]);
  });

  test("that cannot be reached is retried", async () => {
    await confirmed();
    await endpoint.close();
    await publish("hello");
    expect(sns.facts("delivery-failed")).toMatchObject([{ code: "CONNECTION_FAILURE", attempt: 1 }]);
    expect(sns.sns.deliveries()).toHaveLength(1);
  });

  test("receives no more messages per second than its throttle allows", async () => {
    await confirmed({ DeliveryPolicy: '{"throttlePolicy":{"maxReceivesPerSecond":1}}' });
    await publish("one");
    await publish("two");
    await publish("three");
    expect(endpoint.posted).toHaveLength(1);
    for (const count of [2, 3]) {
      sns.clock.advance(1000);
      await sns.sns.idle();
      expect(endpoint.posted).toHaveLength(count);
    }
  });

  test("unsubscribes through the link, is notified, and can resubscribe", async () => {
    const arn = await confirmed();
    await publish("hello");
    const { UnsubscribeURL } = read();
    expect((await fetch(UnsubscribeURL)).status).toBe(200);
    await sns.sns.idle();
    const { Type, Message, SubscribeURL } = read();
    expect(Type).toBe("UnsubscribeConfirmation");
    expect(Message).toContain(`You have chosen to deactivate subscription ${arn}.`);
    await publish("nobody hears");
    expect(endpoint.posted).toHaveLength(2);
    expect((await fetch(SubscribeURL)).status).toBe(200);
    await publish("again");
    expect(read()).toMatchObject({ Message: "again" });
  });

  test("cannot unsubscribe through the link if its confirmation required authentication for that", async () => {
    await subscribe();
    const { Token } = read();
    const confirm = new ConfirmSubscriptionCommand({ TopicArn, Token, AuthenticateOnUnsubscribe: "true" });
    const { SubscriptionArn } = await sns.client.send(confirm);
    const answer = await fetch(`${sns.endpoint}/?Action=Unsubscribe&SubscriptionArn=${SubscriptionArn}`);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("<Code>AuthorizationError</Code>");
    await publish("still here");
    expect(read()).toMatchObject({ Message: "still here" });
  });

  test("cannot confirm with a wrong or expired token", async () => {
    await subscribe();
    const { Token } = read();
    const confirm = (token: string) => sns.client.send(new ConfirmSubscriptionCommand({ TopicArn, Token: token }));
    await expect(confirm("x")).rejects.toMatchObject({ name: "InvalidParameterException", message: "Invalid token" });
    await expect(confirm("a".repeat(224))).rejects.toThrow("Invalid parameter: Token");
    sns.clock.advance(2 * 86_400_000);
    await expect(confirm(Token)).rejects.toThrow("Invalid parameter: Token");
  });

  test("that does not respond to the confirmation at first is retried", async () => {
    endpoint.statuses.push(500);
    await subscribe();
    sns.clock.advance(20_000);
    await sns.sns.idle();
    expect(endpoint.posted).toHaveLength(2);
    expect(read(0)).toEqual(read(1));
  });
});
