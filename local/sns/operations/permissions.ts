import type { Operation } from "../../aws.ts";
import type { Core } from "../core.ts";
import { invalidParameter, missing } from "../errors.ts";
import { type Input, requiredText, textsOf } from "../input.ts";
import type { Topic } from "../state.ts";
import { policyOf } from "../topic-attributes.ts";
import { isTopicAction, outOfScope, type TopicPolicy } from "../topic-policy.ts";

export const addPermission =
  ({ state }: Core): Operation =>
  (input) => {
    const topic = state.topic(requiredText(input, "TopicArn"));
    const label = requiredText(input, "Label");
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
    state.saveTopic(withPolicy(topic, { ...policy, Statement: [...policy.Statement, statement] }));
    return {};
  };

export const removePermission =
  ({ state }: Core): Operation =>
  (input) => {
    const topic = state.topic(requiredText(input, "TopicArn"));
    const label = requiredText(input, "Label");
    const policy = policyOf(topic);
    const left = policy.Statement.filter(({ Sid }) => Sid !== label);
    state.saveTopic(withPolicy(topic, { ...policy, Statement: left }));
    return {};
  };

function atLeastOne(input: Input, name: string): string[] {
  const texts = textsOf(input, name);
  if (texts.length === 0) throw missing(name);
  return texts;
}

const oneOrAll = (texts: string[]) => (texts.length === 1 ? texts[0] : texts);

const withPolicy = (topic: Topic, policy: TopicPolicy): Topic => ({
  ...topic,
  attributes: { ...topic.attributes, Policy: JSON.stringify(policy) },
});
