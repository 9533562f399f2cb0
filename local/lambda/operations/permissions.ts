import { required, text } from "../../api/shapes.ts";
import { AwsError } from "../../aws.ts";
import { onFunction } from "../function-access.ts";
import { invalid } from "../function-config.ts";
import { fitting } from "../input.ts";
import { operation } from "../operation.ts";
import { FUNCTION } from "../paths.ts";
import { statement } from "../permissions.ts";
import { checkRevisionId, revisionOf } from "../revision.ts";
import { qualified } from "../shapes.ts";

const PRINCIPAL = /^(\*|\d{12}|arn:[^\s]+|[\w-]+(\.[\w-]+)*\.amazonaws\.com)$/;

/** https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export const addPermission = operation({
  http: { route: `POST ${FUNCTION}/policy`, query: { Qualifier: "Qualifier" }, status: 201 },
  input: {
    ...qualified,
    Action: required(text()),
    Principal: required(text()),
    RevisionId: text(),
    SourceAccount: text(),
    SourceArn: text(),
    StatementId: required(text()),
  },
  permissions: onFunction("lambda:AddPermission"),
  run({ permissions, functions }, input) {
    const target = functions.find(input.FunctionName, input.Qualifier);
    checkRevisionId(input.RevisionId, revisionOf(target.policy));
    const principal = input.Principal;
    if (!PRINCIPAL.test(principal))
      throw invalid("The provided principal was invalid. Please check the principal and try again.");
    const { SourceArn: sourceArn, SourceAccount: sourceAccount } = input;
    const permission = {
      statementId: fitting(input.StatementId, "StatementId", /^[a-zA-Z0-9-_]{1,100}$/),
      action: fitting(input.Action, "Action", /^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/),
      principal,
      ...(sourceArn && { sourceArn: fitting(sourceArn, "SourceArn", /^arn:[^\s]+$/) }),
      ...(sourceAccount && { sourceAccount: fitting(sourceAccount, "SourceAccount", /^\d{12}$/) }),
    };
    permissions.add(target.arn, permission, "kept");
    return { Statement: JSON.stringify(statement(target.arn, permission)) };
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html */
export const removePermission = operation({
  http: {
    route: `DELETE ${FUNCTION}/policy/{StatementId}`,
    query: { Qualifier: "Qualifier", RevisionId: "RevisionId" },
    status: 204,
  },
  input: { ...qualified, RevisionId: text(), StatementId: required(text()) },
  permissions: onFunction("lambda:RemovePermission"),
  run({ permissions, functions }, { FunctionName, Qualifier, RevisionId, StatementId }) {
    const target = functions.find(FunctionName, Qualifier);
    checkRevisionId(RevisionId, revisionOf(target.policy));
    if (target.permissions.length === 0) throw noPolicy();
    permissions.remove(target.arn, StatementId);
    return {};
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html */
export const getPolicy = operation({
  http: { route: `GET ${FUNCTION}/policy`, query: { Qualifier: "Qualifier" } },
  input: qualified,
  permissions: onFunction("lambda:GetPolicy"),
  run({ functions }, { FunctionName, Qualifier }) {
    const { permissions, policy } = functions.find(FunctionName, Qualifier);
    if (permissions.length === 0) throw noPolicy();
    return { Policy: JSON.stringify(policy), RevisionId: revisionOf(policy) };
  },
});

const noPolicy = () =>
  new AwsError("ResourceNotFoundException", "No policy is associated with the given resource.", 404);
