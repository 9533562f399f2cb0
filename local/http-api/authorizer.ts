import { ACCOUNT, type Caller } from "../aws.ts";

/**
 * Returns what a function learns about an IAM-authorized caller: `requestContext.authorizer` of payload format 2.0.
 * The account belongs to no organization, and has no Cognito identity pool.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
 */
export function iamAuthorizer(caller: Caller, accessKey: string, userId: string): object {
  const userArn = caller.type === "service" ? caller.sourceArn : caller.arn;
  const nowhereElse = { cognitoIdentity: null, principalOrgId: null };
  return { iam: { accessKey, accountId: ACCOUNT, callerId: userId, ...nowhereElse, userArn, userId } };
}
