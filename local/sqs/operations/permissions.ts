import { required, text } from "../../api/shapes.ts";
import { setAttributes } from "../configure.ts";
import { invalidValue, missingParameter } from "../errors.ts";
import { operation } from "../operation.ts";
import { onQueue } from "../queue-access.ts";
import type { Queue } from "../queues.ts";
import { queue, texts } from "../shapes.ts";
import type { State } from "../state.ts";

interface Policy {
  Version: string;
  Id?: string;
  Statement: { Sid?: string }[];
}

// What can be granted to another account; everything else is reserved for the owner.
const ACTIONS = [
  "*",
  "ChangeMessageVisibility",
  "DeleteMessage",
  "GetQueueAttributes",
  "GetQueueUrl",
  "ListDeadLetterSourceQueues",
  "PurgeQueue",
  "ReceiveMessage",
  "SendMessage",
];

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html */
export const addPermission = operation({
  input: { ...queue, Label: required(text()), AWSAccountIds: texts, Actions: texts },
  permissions: onQueue("sqs:AddPermission"),
  run(state, input) {
    const of = state.queues.byUrl(input.QueueUrl);
    const label = input.Label;
    if (!/^[\w-]{1,80}$/.test(label))
      throw invalidValue(
        label,
        "Label",
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.",
      );
    const accounts = atLeastOne(input, "AWSAccountIds");
    const wrong = accounts.find((account) => !/^\d{12}$/.test(account));
    if (wrong !== undefined) throw invalidValue(wrong, "PrincipalId", "Unable to verify.");
    const actions = atLeastOne(input, "Actions");
    const foreign = actions.find((action) => !ACTIONS.includes(action));
    if (foreign !== undefined)
      throw invalidValue(`SQS:${foreign}`, "ActionName", "Only the queue owner is allowed to invoke this action.");
    const policy = policyOf(of);
    if (policy.Statement.some(({ Sid }) => Sid === label)) throw invalidValue(label, "Label", "Already exists.");
    const statement = {
      Sid: label,
      Effect: "Allow",
      Principal: { AWS: oneOrAll(accounts.map((account) => `arn:aws:iam::${account}:root`)) },
      Action: oneOrAll(actions.map((action) => `SQS:${action}`)),
      Resource: of.arn,
    };
    save(state, of, { ...policy, Statement: [...policy.Statement, statement] });
    return {};
  },
});

/** Removes the statement with that label, whoever added it; removing the last one removes the policy. */
export const removePermission = operation({
  input: { ...queue, Label: required(text()) },
  permissions: onQueue("sqs:RemovePermission"),
  run(state, input) {
    const of = state.queues.byUrl(input.QueueUrl);
    const label = input.Label;
    const policy = policyOf(of);
    const left = policy.Statement.filter(({ Sid }) => Sid !== label);
    if (left.length === policy.Statement.length) throw invalidValue(label, "Label", "can't find label.");
    save(state, of, { ...policy, Statement: left });
    return {};
  },
});

function policyOf({ arn, settings }: Queue): Policy {
  const { policy } = settings as { policy?: Policy };
  if (!policy) return { Version: "2008-10-17", Id: `${arn}/SQSDefaultPolicy`, Statement: [] };
  return { ...policy, Statement: [policy.Statement].flat() };
}

const save = (state: State, queue: Queue, policy: Policy) =>
  setAttributes(state, queue, { Policy: policy.Statement.length > 0 ? JSON.stringify(policy) : "" });

function atLeastOne<Name extends string>(input: { [Each in Name]?: string[] }, name: Name): string[] {
  const all = input[name] ?? [];
  if (all.length === 0) throw missingParameter(name);
  return all;
}

const oneOrAll = (all: string[]) => (all.length === 1 ? all[0] : all);
