import { ArnFormat, Aws, DefaultStackSynthesizer, type Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { APPLICATION } from "../../events/names.ts";

/** Allows assuming the roles of `cdk bootstrap`, as the CDK's command line does. */
export const bootstrapRoles = (stack: Stack, ...roles: ("lookup" | "deploy" | "file-publishing")[]): PolicyStatement =>
  new PolicyStatement({
    sid: "ActThroughTheRolesOfTheBootstrap",
    actions: ["sts:AssumeRole"],
    resources: roles.map((role) =>
      stack.formatArn({
        service: "iam",
        region: "",
        resource: "role",
        resourceName: `cdk-${DefaultStackSynthesizer.DEFAULT_QUALIFIER}-${role}-role-${Aws.ACCOUNT_ID}-*`,
      }),
    ),
  });

/** Allows what `npm run doctor` and `npm run contracts` read: settings, no data. */
export const inspection = (stack: Stack): PolicyStatement[] => [
  new PolicyStatement({
    sid: "LookAtTheStacks",
    actions: ["cloudformation:DescribeStacks", "cloudformation:GetTemplate"],
    resources: [ofStacks(stack)],
  }),
  new PolicyStatement({
    sid: "LookAtTheBootstrap",
    actions: ["ssm:GetParameter"],
    resources: [
      stack.formatArn({
        service: "ssm",
        resource: "parameter",
        resourceName: `cdk-bootstrap/${DefaultStackSynthesizer.DEFAULT_QUALIFIER}/version`,
      }),
    ],
  }),
  new PolicyStatement({
    sid: "LookAtTheAccount",
    actions: [
      "lambda:GetAccountSettings",
      "logs:DescribeResourcePolicies",
      "servicequotas:ListServiceQuotas",
      "ses:GetAccount",
      "ses:GetEmailIdentity",
    ],
    resources: ["*"],
  }),
];

/** Allows what the end-to-end tests, `npm run dlq` and `npm run empty` do on the application's stages. */
export function testing(stack: Stack): PolicyStatement[] {
  const named = (service: string, resource: string, arnFormat = ArnFormat.SLASH_RESOURCE_NAME): string =>
    stack.formatArn({ service, resource, resourceName: `${APPLICATION}-*`, arnFormat });
  const may = (actions: string[], ...resources: string[]): PolicyStatement =>
    new PolicyStatement({ actions, resources });
  return [
    may(["cloudformation:DescribeStacks", "cloudformation:ListStackResources"], ofStacks(stack)),
    may(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:Scan"], named("dynamodb", "table")),
    may(["events:PutEvents"], named("events", "event-bus")),
    may(
      ["execute-api:Invoke"],
      stack.formatArn({ service: "execute-api", resource: "*", resourceName: "$default/*/orders*" }),
    ),
    may(
      ["lambda:GetFunctionConfiguration", "lambda:InvokeFunction"],
      named("lambda", "function", ArnFormat.COLON_RESOURCE_NAME),
    ),
    may(
      ["logs:FilterLogEvents"],
      ...["/aws/events/", "/aws/lambda/"].map((prefix) =>
        stack.formatArn({
          service: "logs",
          resource: "log-group",
          resourceName: `${prefix}${APPLICATION}-*`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ),
    ),
    may(["s3:DeleteObject", "s3:GetObject", "s3:ListBucket"], `arn:${Aws.PARTITION}:s3:::${APPLICATION}-*`),
    may(
      [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ListQueueTags",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
      ],
      stack.formatArn({ service: "sqs", resource: `${APPLICATION}-*` }),
    ),
    may(["sqs:ListQueues"], "*"),
    may(
      ["ssm:GetParameter"],
      stack.formatArn({ service: "ssm", resource: "parameter", resourceName: `${APPLICATION}/*` }),
    ),
  ];
}

const ofStacks = (stack: Stack): string =>
  stack.formatArn({ service: "cloudformation", resource: "stack", resourceName: `${APPLICATION}-*/*` });
