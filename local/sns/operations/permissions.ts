import { required, text } from "../../api/shapes.ts";
import { invalidParameter, missing } from "../errors.ts";
import type { Topic } from "../model.ts";
import { operation } from "../operation.ts";
import { texts } from "../shapes.ts";
import { onTopic } from "../topic-access.ts";
import { policyOf } from "../topic-attributes.ts";
import { isTopicAction, outOfScope, type TopicPolicy } from "../topic-policy.ts";

export const addPermission = operation({
  input: { TopicArn: required(text()), Label: required(text()), AWSAccountId: texts, ActionName: texts },
  permissions: onTopic("AddPermission"),
  run({ topics }, input) {
    const topic = topics.get(input.TopicArn);
    const label = input.Label;
    const accounts = atLeastOne(input, "AWSAccountId");
    const actions = atLeastOne(input, "ActionName");
    const wrong = accounts.find((account) => !/^\d{12}$/.test(account));
    if (wrong !== undefined) throw invalidParameter(`AWSAccountId Reason: ${wrong} is not the number of an account`);
    if (!actions.every(isTopicAction)) throw outOfScope();
    const policy = policyOf(topic);
    if (policy.Statement.some(({ Sid }) => Sid === label)) throw invalidParameter("Statement already exists");
    const statement = {
      Sid: label,
      Effect: "Allow",
      Principal: { AWS: oneOrAll(accounts.map((account) => `arn:aws:iam::${account}:root`)) },
      Action: oneOrAll(actions.map((action) => `SNS:${action}`)),
      Resource: topic.arn,
    };
    topics.save(withPolicy(topic, { ...policy, Statement: [...policy.Statement, statement] }));
    return {};
  },
});

export const removePermission = operation({
  input: { TopicArn: required(text()), Label: required(text()) },
  permissions: onTopic("RemovePermission"),
  run({ topics }, input) {
    const topic = topics.get(input.TopicArn);
    const label = input.Label;
    const policy = policyOf(topic);
    const left = policy.Statement.filter(({ Sid }) => Sid !== label);
    topics.save(withPolicy(topic, { ...policy, Statement: left }));
    return {};
  },
});

function atLeastOne<Name extends string>(input: { [Each in Name]?: string[] }, name: Name): string[] {
  const given = input[name] ?? [];
  if (given.length === 0) throw missing(name);
  return given;
}

const oneOrAll = (all: string[]) => (all.length === 1 ? all[0] : all);

const withPolicy = (topic: Topic, policy: TopicPolicy): Topic => ({
  ...topic,
  attributes: { ...topic.attributes, Policy: JSON.stringify(policy) },
});
