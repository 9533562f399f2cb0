import { DescribeResourcePoliciesCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { Account } from "../account.ts";
import { type Finding, ok, warning } from "../finding.ts";

/** The quota of account-wide resource policies per Region; those of single log groups do not count. */
const MOST = 10;

/** The policies to which services such as API Gateway add their log groups. */
const OF_SERVICES = /^AWSLogDeliveryWrite/;

/** Checks that API Gateway can get permission to write the access log. */
export async function checkLogPolicies({ logs, region }: Account): Promise<Finding> {
  const { resourcePolicies = [] } = await logs.send(new DescribeResourcePoliciesCommand({}));
  const names = resourcePolicies
    .filter(({ policyScope = "ACCOUNT" }) => policyScope === "ACCOUNT")
    .map(({ policyName = "" }) => policyName);
  if (names.length < MOST || names.some((name) => OF_SERVICES.test(name))) {
    return ok(`CloudWatch Logs: ${names.length} of ${MOST} resource policies are taken`);
  }
  return warning(
    `All ${MOST} resource policies of CloudWatch Logs in ${region} are taken, and none is the one that API Gateway writes its access log by.`,
    "aws logs describe-resource-policies",
    "aws logs delete-resource-policy --policy-name <one that nothing needs>",
  );
}
