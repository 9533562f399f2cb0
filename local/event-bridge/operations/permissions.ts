import type { Condition, PutPermissionRequest } from "@aws-sdk/client-eventbridge";
import { boolean, required, structure, text } from "../../api/shapes.ts";
import type { Wire } from "../../api/wire.ts";
import { AwsError } from "../../aws.ts";
import { findBus } from "../buses.ts";
import { checkBusPolicy, type Statement } from "../check-bus-policy.ts";
import { invalid, notFound } from "../errors.ts";
import type { Bus } from "../model.ts";
import { busKey } from "../names.ts";
import { operation } from "../operation.ts";
import { onBus } from "../required-access.ts";
import { plainBusName } from "../shapes.ts";
import type { State } from "../state.ts";

const MOST_POLICY_BYTES = 10_240;

export const putPermission = operation({
  input: {
    EventBusName: plainBusName,
    Action: text({ min: 1, max: 64, pattern: "events:[a-zA-Z]+" }),
    Principal: text({ min: 1, max: 12, pattern: "(\\d{12}|\\*)" }),
    StatementId: text({ min: 1, max: 64, pattern: "[a-zA-Z0-9-_]+" }),
    Condition: structure({ Type: required(text()), Key: required(text()), Value: required(text()) }),
    Policy: text(),
  },
  permissions: onBus("events:PutPermission"),
  run(state, input) {
    const { EventBusName, Policy, Action, Principal, StatementId, Condition } = input;
    const bus = findBus(state, EventBusName);
    if (Policy === undefined) {
      const added = statement(input, bus);
      const others = statements(bus).filter(({ Sid }) => Sid !== added.Sid);
      savePolicy(state, bus, [...others, added]);
      return {};
    }
    if ([Action, Principal, StatementId, Condition].some((each) => each !== undefined)) {
      throw invalid("Action, Principal, StatementId and Condition could not be combined with Policy parameter.");
    }
    savePolicy(state, bus, checkBusPolicy(Policy, bus.arn));
    return {};
  },
});

export const removePermission = operation({
  input: {
    StatementId: text({ min: 1, max: 64, pattern: "[a-zA-Z0-9-_]+" }),
    RemoveAllPermissions: boolean,
    EventBusName: plainBusName,
  },
  permissions: onBus("events:RemovePermission"),
  run(state, { EventBusName, StatementId, RemoveAllPermissions }) {
    if (RemoveAllPermissions && StatementId !== undefined) {
      throw invalid("StatementId could not be combined with All parameter.");
    }
    if (!RemoveAllPermissions && StatementId === undefined) {
      throw invalid("Parameter(s) StatementId must be specified.");
    }
    const bus = findBus(state, EventBusName);
    if (RemoveAllPermissions) {
      savePolicy(state, bus, []);
      return {};
    }
    const known = statements(bus);
    const left = known.filter(({ Sid }) => Sid !== StatementId);
    if (left.length === known.length) throw notFound("Statement with the provided id does not exist.");
    savePolicy(state, bus, left);
    return {};
  },
});

/** Returns the statement for the short form, which lets an account, everybody, or an organization put events. */
function statement({ Action, Principal, StatementId, Condition }: Wire<PutPermissionRequest>, bus: Bus): Statement {
  const missing = Object.entries({ Action, Principal, StatementId }).find(([, value]) => value === undefined);
  if (missing) throw invalid(`Parameter(s) ${missing[0]} must be specified.`);
  if (Action !== "events:PutEvents") throw invalid("Provided value in parameter 'action' is not supported.");
  return {
    Sid: StatementId ?? "",
    Effect: "Allow",
    Principal: Principal === "*" ? "*" : { AWS: `arn:aws:iam::${Principal}:root` },
    Action,
    Resource: bus.arn,
    ...(Condition && { Condition: organization(Condition) }),
  };
}

function organization({ Type, Key, Value }: Wire<Condition>): object {
  if (Type !== "StringEquals") throw invalid("Provided value in parameter 'condition.type' is not supported.");
  if (Key !== "aws:PrincipalOrgID") throw invalid("Provided value in parameter 'condition.key' is not supported.");
  if (!/^o-[a-z0-9]{10,32}$/.test(Value ?? "")) {
    throw invalid("Provided value in parameter 'condition.value' is invalid.");
  }
  return { StringEquals: { [Key]: Value } };
}

const statements = ({ policy }: Bus): Statement[] =>
  policy === undefined ? [] : (JSON.parse(policy) as { Statement: Statement[] }).Statement;

function savePolicy(state: State, bus: Bus, Statement: Statement[]): void {
  const policy = Statement.length === 0 ? undefined : JSON.stringify({ Version: "2012-10-17", Statement });
  if (policy && Buffer.byteLength(policy) > MOST_POLICY_BYTES) {
    throw new AwsError("PolicyLengthExceededException", "Policy size would be larger than the maximum allowed.");
  }
  if (policy === bus.policy) return;
  state.records.buses.set(busKey(bus.arn), { ...bus, policy, modifiedAt: state.clock.now() });
}
