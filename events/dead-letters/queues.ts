import {
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { nameOf } from "../names.ts";

/** A dead-letter queue of a stage. */
export interface DeadLetterQueue {
  name: string;
  url: string;
  /** The ARN of the queue or function that its messages are redriven to; undefined when the tag is missing. */
  redriveTo: string | undefined;
  /** The approximate number of messages in it. */
  messages: number;
}

/** All dead-letter queues of a stage, or the one with the given name. */
export interface Selection {
  stage: string;
  queue?: string | undefined;
}

const REDRIVE_TAG = "redrive-to";

/**
 * Returns the dead-letter queues of a stage, found by their names. Throws when there is none, or none with the given
 * name.
 */
export async function findQueues(sqs: SQSClient, { stage, queue }: Selection): Promise<DeadLetterQueue[]> {
  const prefix = nameOf({ name: stage });
  const urls = (await listUrls(sqs, `${prefix}-`)).filter((url) => url.endsWith("-dlq"));
  if (urls.length === 0) throw new Error(`There is no queue ${prefix}-…-dlq: ${await stagesHere(sqs, stage)}`);
  const chosen = queue ? urls.filter((url) => nameIn(url) === queue) : urls;
  if (chosen.length === 0) {
    throw new Error(`There is no dead-letter queue ${queue}. There are: ${urls.map(nameIn).sort().join(", ")}.`);
  }
  const found = await Promise.all(chosen.map((url) => inspect(sqs, url)));
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Says which stages there are instead. None is taken by itself: a redrive must not reach a stage that nobody named. */
async function stagesHere(sqs: SQSClient, stage: string): Promise<string> {
  const prefix = nameOf({ name: "" });
  const names = (await listUrls(sqs, prefix)).map(nameIn).filter((name) => name.endsWith("-dlq"));
  const stages = [...new Set(names.map((name) => name.slice(prefix.length).split("-")[0]))].sort();
  if (stages.length === 0) return `is the stage ${stage} deployed here?`;
  return `the stage ${stage} is not deployed here. Name the one you mean: ${stages.map((name) => `--stage ${name}`).join(", ")}.`;
}

async function listUrls(sqs: SQSClient, prefix: string): Promise<string[]> {
  const urls: string[] = [];
  let token: string | undefined;
  do {
    const page = await sqs.send(
      new ListQueuesCommand({ QueueNamePrefix: prefix, MaxResults: 1_000, ...(token && { NextToken: token }) }),
    );
    urls.push(...(page.QueueUrls ?? []));
    token = page.NextToken;
  } while (token);
  return urls;
}

async function inspect(sqs: SQSClient, url: string): Promise<DeadLetterQueue> {
  const [{ Tags: tags }, { Attributes: attributes }] = await Promise.all([
    sqs.send(new ListQueueTagsCommand({ QueueUrl: url })),
    sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["ApproximateNumberOfMessages"] })),
  ]);
  return {
    name: nameIn(url),
    url,
    redriveTo: tags?.[REDRIVE_TAG],
    messages: Number(attributes?.ApproximateNumberOfMessages ?? 0),
  };
}

const nameIn = (url: string): string => url.slice(url.lastIndexOf("/") + 1);
