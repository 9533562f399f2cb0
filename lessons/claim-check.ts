import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Lesson, LessonRun, LessonTools } from "cdk-local-cloud";
import { letRead } from "./consumer-switch.ts";
import { pretty } from "./pretty.ts";
import {
  answerTo,
  busArn,
  functionArn,
  of,
  placeOrder,
  putsAbout,
  queueArn,
  ruleArn,
  shopName,
  short,
} from "./shop.ts";

const CONSUMER = shopName("payment-on-order-created");
const LETTERS = queueArn(`${CONSUMER}-dlq`);
const LINES = Array.from({ length: 40_000 }, () => ({ sku: "TEA-SAMPLER-12-CLASSICS", quantity: 1, unitPrice: 1900 }));

interface Claim {
  bucket: string;
  key: string;
  bytes: number;
  sha256: string;
}

export const claimCheck: Lesson = {
  slug: "claim-check",
  title: "Claim check",
  question: "What if an event is too big?",
  intro:
    "The bus takes events of up to 1 MB, and most tools on the way take less. Data that is larger goes to S3 first, and the event carries a claim: where it is, how large, and its digest. A consumer sees no difference.",
  predict: {
    text: "Every byte on the bus is billed in steps of 64 KB, also at each queue and in the archive.",
    question: {
      kind: "one",
      label: "Above what size does this shop's data travel through S3?",
      options: [
        { value: "64", label: "64 KiB" },
        { value: "256", label: "256 KB, which many pages still call the limit" },
        { value: "1024", label: "1 MB, the limit of the bus" },
      ],
    },
    right: ["64"],
    because:
      "At 64 KiB an event is one unit on the bill. The limit would do, too, but the event also has to fit into queues, logs, and the payloads of functions, each with other data beside it.",
  },
  break: {
    text: "Place an order of 2 MB while the payment service does not read its queue. Delete the object that the claim points to, as an expiry that is too short would. Then let the service read.",
    actions: [
      { id: "place", label: "Place a 2 MB order", run: placeLarge },
      { id: "delete", label: "Delete the object", run: deleteObject },
      { id: "read", label: "Let it read its queue", run: (tools) => letRead(tools, CONSUMER, true) },
    ],
    check(run) {
      const claim = claimIn(run);
      if (!claim) return { waiting: "an order whose event has a claim" };
      if (!run.kept["body"]) return { waiting: "the loss of its object" };
      const letter = letterIn(run);
      if (!letter) return { waiting: "what the payment service makes of it" };
      return { proven: `the event of ${short(run.kept["order"])} is a dead letter: \`${letter.reason}\`.` };
    },
  },
  see: {
    text: "The event itself is on the right. It is small, and it names what is missing. The consumer did not try again: no retry brings an object back, so it set the event aside at once, with the reason.",
    question: { kind: "text", label: "How many bytes does the claim say that the object has?" },
    check(run) {
      const answer = answerTo(run, "see").replace(/\D/g, "");
      const claim = claimIn(run);
      if (answer === "") return { waiting: "the number of bytes" };
      if (Number(answer) !== claim?.bytes) return { waiting: "the number that the claim has" };
      return { proven: `the claim names ${claim.bytes} bytes with the digest \`${claim.sha256.slice(0, 12)}…\`.` };
    },
  },
  fix: {
    text: "Put the object back, as one would from a backup, and redrive the letter. The consumer compares size and digest before it believes what it fetched.",
    actions: [
      { id: "restore", label: "Put the object back", run: restore },
      { id: "redrive", label: "Redrive the letter", run: redrive },
    ],
    check(run) {
      const claim = claimIn(run);
      if (!of(run.facts, "redriven").some(({ queue, eventId }) => queue === LETTERS && eventId === eventIn(run)?.id))
        return { waiting: "a redrive of the letter" };
      if (letterIn(run))
        return { waiting: "a redrive that goes through: the object was not there, so the letter came back" };
      const fetched = of(run.stepFacts, "object-read").find(
        ({ key, bytes }) => key === claim?.key && bytes === claim?.bytes,
      );
      if (!fetched) return { waiting: "the object, fetched" };
      if (!putsAbout(run.facts, run.kept["order"], "OrderConfirmed")[0]) return { waiting: "the order's confirmation" };
      return {
        proven: `one claim was fetched, ${fetched.bytes} bytes with the right digest, and the order is confirmed.`,
      };
    },
  },
  conclusion:
    "What a claim points to has to outlive the event: its retries, its dead letter, its archive. Here it is the archive's retention and thirty days. And the digest makes an altered object as visible as a missing one.",
  figures(run) {
    const event = eventIn(run);
    if (!event) return [];
    return [
      {
        kind: "path",
        title: "The event's way",
        rows: [[busArn, ruleArn(`${CONSUMER}-orders-v1`), queueArn(CONSUMER), functionArn(CONSUMER), LETTERS]],
      },
      {
        kind: "texts",
        title: "The event on the bus",
        items: [{ title: "`OrderCreated` of 2 MB", text: pretty(event) }],
      },
      { kind: "log", function: functionArn(CONSUMER) },
    ];
  },
};

async function placeLarge(tools: LessonTools): Promise<void> {
  await letRead(tools, CONSUMER, false);
  const order = await placeOrder(tools, { lines: LINES });
  tools.keep("order", order);
  tools.keep("body", "");
  tools.undo(async () => {
    const letter = letterIn({ ...tools.run, facts: await tools.until("the facts", (facts) => facts) });
    if (letter) tools.discard(LETTERS, letter.messageId);
  });
  await tools.until("its event is on the bus", (facts) => putsAbout(facts, order, "OrderCreated")[0]);
}

/** Deletes the object; leaving the lesson puts it back. */
async function deleteObject(tools: LessonTools): Promise<void> {
  const claim = claimIn(tools.run);
  if (!claim) throw new Error("Place the order first.");
  if (tools.run.kept["body"]) return;
  const [s3, at] = [clientOf(tools), { Bucket: claim.bucket, Key: claim.key }];
  const { Body } = await s3.send(new GetObjectCommand(at));
  const body = (await Body?.transformToString()) ?? "";
  tools.keep("body", body);
  await s3.send(new DeleteObjectCommand(at));
  tools.undo(() => s3.send(new PutObjectCommand({ ...at, Body: body })));
}

async function restore(tools: LessonTools): Promise<void> {
  const claim = claimIn(tools.run);
  if (!claim) throw new Error("There is no claim.");
  await clientOf(tools).send(
    new PutObjectCommand({ Bucket: claim.bucket, Key: claim.key, Body: tools.run.kept["body"] }),
  );
}

async function redrive(tools: LessonTools): Promise<void> {
  const letter = letterIn(tools.run);
  if (!letter) throw new Error("There is no letter of this order.");
  await tools.redrive(LETTERS, letter.messageId);
}

const clientOf = ({ client }: LessonTools): S3Client => new S3Client({ ...client, forcePathStyle: true });

const eventIn = ({ facts, kept }: Pick<LessonRun, "facts" | "kept">) =>
  putsAbout(facts, kept["order"] ?? "none", "OrderCreated")[0]?.event;

const claimIn = (run: Pick<LessonRun, "facts" | "kept">): Claim | undefined =>
  eventIn(run)?.detail["claim"] as Claim | undefined;

/** The order's letter, unless it went back. */
function letterIn(run: Pick<LessonRun, "facts" | "kept">) {
  const event = eventIn(run);
  const letter = of(run.facts, "dead-lettered").findLast(
    (fact) => fact.queue === LETTERS && fact.eventId === event?.id,
  );
  const wentBack = of(run.facts, "redriven").some(({ messageId }) => messageId === letter?.messageId);
  return event === undefined || wentBack ? undefined : letter;
}
