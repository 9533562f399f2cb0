import * as fc from "fast-check";
import { GONE } from "../model/deliveries.fixture.ts";
import { targetInputs } from "../model/target-inputs.fixture.ts";
import { busArn } from "../model.fixture.ts";
import { busNames, targetIds } from "./names.fixture.ts";

const LOCAL = "us-east-1:000000000000";
export const QUEUE = `arn:aws:sqs:${LOCAL}:orders`;
const FIFO = `${QUEUE}.fifo`;
const ROLE = "arn:aws:iam::000000000000:role/deliver";

export const targetArns = fc.constantFrom(
  QUEUE,
  `arn:aws:sqs:${LOCAL}:__proto__`,
  `arn:aws:lambda:${LOCAL}:function:notify`,
  GONE,
);

const deadLetterQueues = fc.constant({ Arn: `arn:aws:sqs:${LOCAL}:dead` });
const more = fc.record(
  {
    RoleArn: fc.constant(ROLE),
    DeadLetterConfig: deadLetterQueues,
    RetryPolicy: fc.constantFrom({}, { MaximumRetryAttempts: 0 }, { MaximumEventAgeInSeconds: 60 }),
  },
  { requiredKeys: [] },
);
const inputs = fc.constantFrom(...targetInputs.map(({ settings }) => settings));

const targets = fc
  .tuple(targetIds, targetArns, inputs, more)
  .map(([Id, Arn, input, rest]) => ({ Id, Arn, ...rest, ...input }));
const busTargets = fc
  .tuple(targetIds, busNames.map(busArn), fc.option(deadLetterQueues, { nil: undefined }))
  .map(([Id, Arn, DeadLetterConfig]) => ({ Id, Arn, RoleArn: ROLE, ...(DeadLetterConfig && { DeadLetterConfig }) }));
const fifo = targetIds.map((Id) => ({ Id, Arn: FIFO, SqsParameters: { MessageGroupId: "g" } }));

const undeliverable = fc
  .tuple(
    targetIds,
    fc.constantFrom<object>(
      { Arn: "orders" },
      { Arn: "arn:aws:sqs" },
      { Arn: "arn:aws:s3:::bucket" },
      { Arn: `arn:aws:constructor:${LOCAL}:x` },
      { Arn: FIFO },
      { Input: "1", InputPath: "$" },
      { InputPath: "$.detail", InputTransformer: { InputTemplate: "1" } },
      { Arn: busArn("audit"), RoleArn: ROLE, Input: "{}" },
      { Arn: busArn("audit"), RoleArn: ROLE, RetryPolicy: {} },
      { Arn: busArn("audit") },
      { Input: "{" },
      { InputPath: "detail" },
      { InputPath: "$.detail['a']" },
      { InputTransformer: { InputPathsMap: { a: "detail" }, InputTemplate: '"<a>"' } },
      { InputTransformer: { InputPathsMap: { a: "$.detail" }, InputTemplate: '{"a":<constructor>}' } },
      { InputTransformer: { InputTemplate: "[<aws.events.event.json>]" } },
      { DeadLetterConfig: { Arn: `arn:aws:sns:${LOCAL}:dead` } },
      { DeadLetterConfig: { Arn: `arn:aws:sqs:${LOCAL}:dead.fifo` } },
    ),
  )
  .map(([Id, wrong]) => ({ Id, Arn: QUEUE, ...wrong }));

const mostlyGood = fc.oneof(
  { weight: 24, arbitrary: targets },
  { weight: 5, arbitrary: busTargets },
  { weight: 1, arbitrary: fifo },
  { weight: 1, arbitrary: undeliverable },
);

const ids = (count: number) => Array.from({ length: count }, (_, n) => ({ Id: `${n}`, Arn: QUEUE }));
export const targetLists = fc.oneof(
  { weight: 20, arbitrary: fc.array(mostlyGood, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(ids(5), ids(6), ids(100)) },
);
