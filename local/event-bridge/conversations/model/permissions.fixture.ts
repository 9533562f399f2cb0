import type { PutPermissionCommandInput, RemovePermissionCommandInput } from "@aws-sdk/client-eventbridge";
import { busOf, invalid, type Model, notFound } from "../model.fixture.ts";

export const permissions = {
  /** The same id again replaces the statement, which then is the last one; a whole policy replaces everything. */
  PutPermission(model: Model, input: PutPermissionCommandInput) {
    const { EventBusName, Action, Principal = "", StatementId, Policy } = input;
    const bus = busOf(model, EventBusName);
    const short = { Action, Principal: input.Principal, StatementId };
    if (Policy !== undefined) {
      if (Object.values(short).some((each) => each !== undefined)) {
        throw invalid("Action, Principal, StatementId and Condition could not be combined with Policy parameter.");
      }
      bus.statements = JSON.parse(Policy).Statement;
      return {};
    }
    const [missing] = Object.entries(short).find(([, value]) => value === undefined) ?? [];
    if (missing) throw invalid(`Parameter(s) ${missing} must be specified.`);
    if (Action !== "events:PutEvents") throw invalid("Provided value in parameter 'action' is not supported.");
    const statement = {
      Sid: StatementId,
      Effect: "Allow",
      Principal: Principal === "*" ? "*" : { AWS: `arn:aws:iam::${Principal}:root` },
      Action,
      Resource: bus.arn,
    };
    bus.statements = [...bus.statements.filter(({ Sid }) => Sid !== StatementId), statement];
    return {};
  },

  RemovePermission(model: Model, { EventBusName, StatementId, RemoveAllPermissions }: RemovePermissionCommandInput) {
    if (RemoveAllPermissions && StatementId) throw invalid("StatementId could not be combined with All parameter.");
    if (!RemoveAllPermissions && !StatementId) throw invalid("Parameter(s) StatementId must be specified.");
    const bus = busOf(model, EventBusName);
    const left = bus.statements.filter(({ Sid }) => Sid !== StatementId && !RemoveAllPermissions);
    if (StatementId && left.length === bus.statements.length) {
      throw notFound("Statement with the provided id does not exist.");
    }
    bus.statements = left;
    return {};
  },
};
