import { ACCOUNT } from "../aws.ts";
import { type PolicyDocument, parsePolicy } from "../iam/document.ts";
import { parseJsonObject } from "../json.ts";
import { invalidParameter } from "./errors.ts";

/** What the policy of a topic can be about. */
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

/** What SNS gives a topic that was created without a policy. */
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

/** Reads the JSON of a topic's policy. Throws `InvalidParameter`. */
export function parseTopicPolicy(text: string): TopicPolicy {
  const document = parse(text);
  checkActions(parsed(document));
  const { Statement: statements } = document as { Statement: unknown };
  return { ...document, Statement: [statements].flat() } as TopicPolicy;
}

/** Whether a policy of a topic can name this action, such as `Publish`, in whatever case. */
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
    // SNS takes no wildcard that stands for all of its actions.
    if (!/^[\w*?]+$/.test(name) || name === "*" || !ACTIONS.some((each) => pattern.test(each))) throw outOfScope();
  }
}
