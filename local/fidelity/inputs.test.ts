import { describe, expect, test } from "vitest";
import { type Members, type Shape, shapeOf } from "../api/shapes.ts";
import { operations as cloudFormation } from "../cloudformation/operations.ts";
import { operations as dynamoDb } from "../dynamodb/operations/index.ts";
import { operations as eventBridge } from "../event-bridge/operations/index.ts";
import { operations as iam } from "../iam/operations/index.ts";
import { operations as kinesis } from "../kinesis/operations/index.ts";
import { operations as lambda } from "../lambda/operations/index.ts";
import { operations as logs } from "../logs/operations/index.ts";
import { operations as scheduler } from "../scheduler/operations/index.ts";
import { operations as ses } from "../ses/operations/index.ts";
import { operations as sns } from "../sns/operations/index.ts";
import { operations as sqs } from "../sqs/operations/index.ts";
import { operations as ssm } from "../ssm/operations/index.ts";
import { operations as stepFunctions } from "../step-functions/operations/index.ts";
import { operations as sts } from "../sts/operations/index.ts";
import { apis } from "./apis.ts";
import { type Api, operationsOf } from "./operations-of.ts";
import type { Schema } from "./schema.ts";

/** The shape of each operation's input. */
const inputsOf = (operations: Record<string, { input: Members }>) =>
  Object.fromEntries(Object.entries(operations).map(([name, { input }]) => [name, input]));

/** The inputs of the APIs whose shapes have every member. */
const INPUTS: Record<string, Record<string, Members>> = {
  CloudFormation: inputsOf(cloudFormation),
  "CloudWatch Logs": inputsOf(logs),
  DynamoDB: inputsOf(dynamoDb),
  IAM: inputsOf(iam),
  SES: inputsOf(ses),
  SNS: inputsOf(sns),
  SQS: inputsOf(sqs),
  STS: inputsOf(sts),
  "Step Functions": inputsOf(stepFunctions),
  "Systems Manager": inputsOf(ssm),
};

/** The inputs of the APIs whose shapes have the members that mean something here; some of them refuse any other. */
const PARTS: Record<string, Record<string, Members>> = {
  EventBridge: inputsOf(eventBridge),
  "EventBridge Scheduler": inputsOf(scheduler),
  Kinesis: inputsOf(kinesis),
  Lambda: inputsOf(lambda),
};

const KINDS: Record<string, string> = { long: "number", blob: "text" };

/** A shape as text; what holds itself, to its third level. */
function ofShape(shape: Shape, levels: number): unknown {
  if (levels === 0) return "…";
  if (shape.kind === "list") return [ofShape(shape.of, levels - 1)];
  if (shape.kind === "map") return { "*": ofShape(shape.of, levels - 1) };
  return shape.kind === "structure" ? ofMembers(shape.members, levels - 1) : (KINDS[shape.kind] ?? shape.kind);
}

const ofMembers = (members: Members, levels = 9): object =>
  Object.fromEntries(Object.entries(members).map(([name, each]) => [name, ofShape(shapeOf(each), levels)]));

function ofSchema(schema: Schema, levels = 10): unknown {
  if (levels === 0) return "…";
  if (schema.kind === "list") return [ofSchema(schema.of(), levels - 1)];
  if (schema.kind === "map") return { "*": ofSchema(schema.of(), levels - 1) };
  if (schema.kind !== "structure") return KINDS[schema.kind] ?? schema.kind;
  return Object.fromEntries(schema.members.map((member) => [member.name, ofSchema(member.schema, levels - 1)]));
}

describe.each(Object.entries(INPUTS))("%s", (service, inputs) => {
  const operations = operationsOf(apis[service] as Api).filter(({ name }) => Object.hasOwn(inputs, name));

  test.each(operations.map(({ name, input }) => [name, input] as const))(
    "%s takes what the API's model says",
    (name, input) => {
      expect(ofMembers(inputs[name] as Members)).toEqual(ofSchema(input));
    },
  );
});

describe.each(Object.entries(PARTS))("%s", (service, inputs) => {
  const operations = operationsOf(apis[service] as Api).filter(({ name }) => Object.hasOwn(inputs, name));

  test.each(operations.map(({ name, input }) => [name, input] as const))(
    "%s takes nothing that the API's model does not have",
    (name, input) => {
      expect(ofSchema(input)).toMatchObject(ofMembers(inputs[name] as Members));
    },
  );
});
