import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type LocalCloud, startCloud } from "../../../start-cloud.ts";
import type { FailuresPage, LetterDetails, LetterOutcome } from "../../api/failures.ts";

let cloud: LocalCloud;
let sqs: SQSClient;
let url: string;
let token: string;

beforeEach(async () => {
  cloud = await startCloud();
  sqs = new SQSClient(cloud.client);
  const { QueueUrl: dlq } = await sqs.send(new CreateQueueCommand({ QueueName: "work-dlq" }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: dlq, AttributeNames: ["QueueArn"] }));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: 1 });
  const made = await sqs.send(
    new CreateQueueCommand({ QueueName: "work", Attributes: { RedrivePolicy, VisibilityTimeout: "1" } }),
  );
  url = made.QueueUrl ?? "";
  const html = await (await fetch(`${cloud.endpoint}/console/`)).text();
  token = JSON.parse(/id="boot">(.*?)<\/script>/s.exec(html)?.[1] ?? "").token;
});
afterEach(() => cloud.stop());

const api = async <T>(path: string, body?: object): Promise<T> =>
  (await (
    await fetch(`${cloud.endpoint}/console/api/${path}`, {
      method: body ? "POST" : "GET",
      headers: { "x-console-token": token },
      ...(body && { body: JSON.stringify(body) }),
    })
  ).json()) as T;

/** A message that was received once and not deleted: it is a letter. */
async function letter(MessageBody: string): Promise<string> {
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: url }));
  cloud.clock.advance(1500);
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: url }));
  const { queues } = await api<FailuresPage>("failures");
  const row = queues[0]?.letters.find(({ signal }) => signal === "dead");
  if (!row) throw new Error("The message is not a letter.");
  return row.id;
}

const bodies = async (): Promise<(string | undefined)[]> =>
  ((await sqs.send(new ReceiveMessageCommand({ QueueUrl: url }))).Messages ?? []).map(({ Body }) => Body);

test("a letter is shown with its reason, and goes back to the queue that gave it up", async () => {
  const id = await letter('{"a":1}');
  const page = await api<FailuresPage>("failures");
  expect(page).toMatchObject({
    queues: [
      {
        queue: "work-dlq",
        consumer: "work",
        kind: "queue",
        letters: [{ id, signal: "dead", reason: "Gave up", tries: 1, canRedrive: true }],
      },
    ],
    empty: [],
  });
  expect(await api<LetterDetails>(`failures/work-dlq/${id}`)).toMatchObject({ body: '{"a":1}', json: { a: 1 } });
  const selection = { letters: [{ queue: "work-dlq", id }] };
  expect(await api<LetterOutcome>("failures/redrive", selection)).toEqual({ done: 1, failed: [] });
  expect((await api<FailuresPage>("failures")).queues[0]?.letters).toMatchObject([{ id, signal: "wait" }]);
  expect(await bodies()).toEqual(['{"a":1}']);
  expect(await api<LetterOutcome>("failures/redrive", selection)).toMatchObject({ done: 0, failed: [{ id }] });
});

test("a letter that returns is not also shown as redriven", async () => {
  const id = await letter("poison");
  await api("failures/redrive", { letters: [{ queue: "work-dlq", id }] });
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: url }));
  cloud.clock.advance(1500);
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: url }));
  const { queues } = await api<FailuresPage>("failures");
  expect(queues[0]?.letters.map(({ signal }) => signal)).toEqual(["dead"]);
});

test("an edited letter is sent as it was edited, and a deleted one is gone", async () => {
  const id = await letter("a");
  await api("failures/redrive", { letters: [{ queue: "work-dlq", id, payload: "b" }] });
  expect(await bodies()).toEqual(["b"]);
  cloud.clock.advance(1500);
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: url }));
  const [row] = (await api<FailuresPage>("failures")).queues[0]?.letters ?? [];
  const selection = { letters: [{ queue: "work-dlq", id: row?.id }] };
  expect(await api<LetterOutcome>("failures/delete", selection)).toEqual({ done: 1, failed: [] });
  expect((await api<FailuresPage>("failures")).empty).toEqual(["work-dlq"]);
  expect(cloud.trace.recent().findLast(({ kind }) => kind === "letter-deleted")).toMatchObject({ messageId: row?.id });
});

test.each([
  [{}, "letters is missing."],
  [{ letters: 1 }, "letters: expected a list, not 1."],
  [{ letters: [{ queue: 1 }] }, "letters.0.queue: expected a string, not 1. letters.0.id is missing."],
  [[], "letters is missing."],
])("the selection %j is refused: %s", async (body, message) => {
  expect(await api<{ message: string }>("failures/redrive", body)).toEqual({ message });
});

test("a queue that is no dead-letter queue is not touched", async () => {
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "mine" }));
  const outcome = await api<LetterOutcome>("failures/delete", { letters: [{ queue: "work", id: "x" }] });
  expect(outcome).toEqual({ done: 0, failed: [{ id: "x", message: "There is no dead-letter queue work." }] });
});
