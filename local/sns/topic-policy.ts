import { ACCOUNT } from "../aws.ts";
import { type PolicyDocument, parsePolicy } from "../iam/document.ts";
import { parseJsonObject } from "../json.ts";
import { invalidParameter } from "./errors.ts";

/** The actions a topic policy can contain. */
const ACTIONS = [
  "AddPermission",
  "DeleteTopic",
  "GetDataProtectionPolicy",
  "GetTopicAttributes",
  "ListSubscriptionsByTopic",
  "ListTagsForResource",
  "Publish",
  "PutDataProtectionPolicy",
  "Receive",
  "RemovePermission",
  "SetTopicAttributes",
  "Subscribe",
];

export interface TopicPolicy {
  Version: string;
  Id?: string;
  Statement: Record<string, unknown>[];
}

/** The default policy SNS gives a topic created without one. */
export const defaultPolicy = (topicArn: string): TopicPolicy => ({
  Version: "2008-10-17",
  Id: "__default_policy_ID",
  Statement: [
    {
      Sid: "__default_statement_ID",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: [
        "SNS:GetTopicAttributes",
        "SNS:SetTopicAttributes",
        "SNS:AddPermission",
        "SNS:RemovePermission",
        "SNS:DeleteTopic",
        "SNS:Subscribe",
        "SNS:ListSubscriptionsByTopic",
        "SNS:Publish",
      ],
      Resource: topicArn,
      Condition: { StringEquals: { "AWS:SourceOwner": ACCOUNT } },
    },
  ],
});

/** Parses the JSON of a topic's policy. Throws `InvalidParameter`. */
export function parseTopicPolicy(text: string): TopicPolicy {
  const document = parse(text);
  checkActions(parsed(document));
  const { Statement: statements } = document as { Statement: unknown };
  return { ...document, Statement: [statements].flat() } as TopicPolicy;
}

/** Returns whether a topic policy can contain this action, such as `Publish`, ignoring case. */
export const isTopicAction = (name: string): boolean =>
  ACTIONS.some((each) => each.toLowerCase() === name.toLowerCase());

export const outOfScope = () => invalidParameter("Policy statement action out of service scope!");

function parse(text: string): PolicyDocument {
  const document = parseJsonObject(text);
  if (document) return document;
  throw invalidParameter("Policy Error: the policy is not a JSON object");
}

function parsed(document: PolicyDocument) {
  try {
    return parsePolicy(document, "resource");
  } catch (error) {
    throw invalidParameter(`Policy Error: ${(error as Error).message}`);
  }
}

function checkActions(statements: ReturnType<typeof parsePolicy>): void {
  for (const action of statements.flatMap(({ actions }) => actions.patterns)) {
    const [, name = ""] = /^sns:(.+)$/i.exec(action) ?? [];
    const pattern = new RegExp(`^${name.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i");
    // SNS rejects a wildcard that covers all of its actions.
    if (!/^[\w*?]+$/.test(name) || name === "*" || !ACTIONS.some((each) => pattern.test(each))) throw outOfScope();
  }
}
