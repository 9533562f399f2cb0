import { ADMINISTRATOR, parseArn } from "../../../aws.ts";
import type { DeadLetterQueues } from "../../../dead-letter-queues.ts";
import { createRefusal } from "../../../iam/authorizer.ts";
import type { Lambda } from "../../../lambda/lambda.ts";
import type { S3 } from "../../../s3/s3.ts";
import type { Sqs } from "../../../sqs/sqs.ts";
import { type LetterBox, RefusedRequest } from "../context.ts";

interface Deps {
  sqs: Sqs;
  lambda: Pick<Lambda, "invokeAsync">;
  s3: Pick<S3, "hasObject">;
  deadLetterQueues: DeadLetterQueues;
  now(): number;
}

/** The cloud's dead letters, as the console's views work with them. */
export function createLetterBox({ sqs, lambda, s3, deadLetterQueues, now }: Deps): LetterBox {
  // Its own: what is only asked about must not count as a use of a grant.
  const refusal = createRefusal({ now });
  return {
    queues: () =>
      sqs
        .queues()
        .filter(({ arn }) => deadLetterQueues.has(arn))
        .map(({ arn, tags, visible, inFlight, delayed }) => ({ arn, tags, letters: visible + inFlight + delayed })),
    peek: sqs.peek,
    async send(to, payload) {
      const { service } = parseArn(to);
      if (service === "sqs") return (await sqs.send(to, { body: payload }, ADMINISTRATOR)).messageId;
      if (service === "lambda") return (await lambda.invokeAsync(to, payload, ADMINISTRATOR)).requestId;
      throw new RefusedRequest(`Letters go back to queues and functions; ${to} is neither.`);
    },
    redriven: sqs.redriven,
    discard: sqs.discard,
    admits(queueArn, ruleArn) {
      if (!sqs.queues().some(({ arn }) => arn === queueArn)) return "missing";
      const caller = { type: "service" as const, service: "events.amazonaws.com", sourceArn: ruleArn };
      const access = { action: "sqs:SendMessage", resource: queueArn, resourcePolicy: sqs.policyOf(queueArn) };
      return refusal(caller, [access]) === undefined ? "admitted" : "refused";
    },
    hasObject: s3.hasObject,
  };
}
