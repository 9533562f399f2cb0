import { arn, type RequiredAccess } from "../aws.ts";

/**
 * Returns the permissions that a caller needs for a route with IAM authorization.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
 */
export const requiredAccess = (apiId: string, method: string, path: string): RequiredAccess[] => [
  { action: "execute-api:Invoke", resource: arn("execute-api", `${apiId}/$default/${method}${path}`) },
];
