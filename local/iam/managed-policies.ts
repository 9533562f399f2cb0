/**
 * The AWS managed policies that templates name, with what they grant.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html
 */
const MANAGED: Record<string, string[]> = {
  AWSLambdaBasicExecutionRole: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
  AWSXRayDaemonWriteAccess: [
    "xray:PutTraceSegments",
    "xray:PutTelemetryRecords",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:GetSamplingStatisticSummaries",
  ],
};

/** The document of an AWS managed policy. Throws when it is not known here. */
export function managedPolicy(policyArn: string): object {
  const name = policyArn.slice(policyArn.lastIndexOf("/") + 1);
  const Action = MANAGED[name];
  if (!Action) {
    throw new Error(
      `the managed policy ${name} is not known to the local cloud. Known: ${Object.keys(MANAGED).join(", ")}.`,
    );
  }
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] };
}
