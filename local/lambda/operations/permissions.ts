import { AwsError } from "../../aws.ts";
import type { RestOperation } from "../../protocols/rest-routes.ts";
import { invalid } from "../function-config.ts";
import type { LambdaFunction } from "../functions.ts";
import { fitting, inputOf, refuseOthers, requiredText, text } from "../input.ts";
import { statement } from "../permissions.ts";
import { checkRevisionId, revisionOf } from "../revision.ts";
import type { State } from "../state.ts";

const MEMBERS = ["Action", "Principal", "RevisionId", "SourceAccount", "SourceArn", "StatementId"];
const PRINCIPAL = /^(\*|\d{12}|arn:[^\s]+|[\w-]+(\.[\w-]+)*\.amazonaws\.com)$/;

/** https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export function addPermission({ permissions, functions }: State): RestOperation {
  return ({ params, query, body }) => {
    const target = functions.find(params["FunctionName"] ?? "", query.get("Qualifier"));
    const input = inputOf(body);
    refuseOthers("AddPermission", input, MEMBERS);
    checkRevisionId(text(input, "RevisionId"), revisionOf(target.policy));
    const principal = requiredText(input, "Principal");
    if (!PRINCIPAL.test(principal))
      throw invalid("The provided principal was invalid. Please check the principal and try again.");
    const sourceArn = text(input, "SourceArn");
    const sourceAccount = text(input, "SourceAccount");
    const permission = {
      statementId: fitting(requiredText(input, "StatementId"), "StatementId", /^[a-zA-Z0-9-_]{1,100}$/),
      action: fitting(requiredText(input, "Action"), "Action", /^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/),
      principal,
      ...(sourceArn && { sourceArn: fitting(sourceArn, "SourceArn", /^arn:[^\s]+$/) }),
      ...(sourceAccount && { sourceAccount: fitting(sourceAccount, "SourceAccount", /^\d{12}$/) }),
    };
    permissions.add(target.arn, permission, "kept");
    return { status: 201, json: { Statement: JSON.stringify(statement(target.arn, permission)) } };
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html */
export function removePermission({ permissions, functions }: State): RestOperation {
  return ({ params, query }) => {
    const target = functions.find(params["FunctionName"] ?? "", query.get("Qualifier"));
    checkRevisionId(query.get("RevisionId"), revisionOf(target.policy));
    if (target.permissions.length === 0) throw noPolicy();
    permissions.remove(target.arn, params["StatementId"] ?? "");
    return { status: 204, headers: {}, body: "" };
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html */
export function getPolicy({ functions }: State): RestOperation {
  return ({ params, query }) => {
    const { permissions, policy }: LambdaFunction = functions.find(
      params["FunctionName"] ?? "",
      query.get("Qualifier"),
    );
    if (permissions.length === 0) throw noPolicy();
    return { json: { Policy: JSON.stringify(policy), RevisionId: revisionOf(policy) } };
  };
}

const noPolicy = () =>
  new AwsError("ResourceNotFoundException", "No policy is associated with the given resource.", 404);
