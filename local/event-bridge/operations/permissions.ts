import type { PutPermissionRequest, RemovePermissionRequest } from "@aws-sdk/client-eventbridge";
import { AwsError } from "../../aws.ts";
import { type Core, findBus } from "../core.ts";
import { invalid, notFound } from "../errors.ts";
import type { Bus, Wire } from "../model.ts";
import { busKey } from "../names.ts";

const MOST_POLICY_BYTES = 10_240;

interface Statement {
  Sid?: string;
  [member: string]: unknown;
}

export const permissionOperations = (core: Core) => ({
  PutPermission(input: Wire<PutPermissionRequest>) {
    const bus = findBus(core, input.EventBusName);
    if (input.Policy !== undefined) savePolicy(core, bus, statementsIn(input.Policy));
    else {
      const added = statement(input, bus);
      const others = statements(bus).filter(({ Sid }) => Sid !== added.Sid);
      savePolicy(core, bus, [...others, added]);
    }
    return {};
  },

  RemovePermission({ EventBusName, StatementId, RemoveAllPermissions }: Wire<RemovePermissionRequest>) {
    const bus = findBus(core, EventBusName);
    if (RemoveAllPermissions) {
      savePolicy(core, bus, []);
      return {};
    }
    const known = statements(bus);
    const left = known.filter(({ Sid }) => Sid !== StatementId);
    if (left.length === known.length) throw notFound("Statement with the provided id does not exist.");
    savePolicy(core, bus, left);
    return {};
  },
});

function statement({ Action, Principal, StatementId, Condition }: Wire<PutPermissionRequest>, bus: Bus): Statement {
  const missing = Object.entries({ Action, Principal, StatementId }).find(([, value]) => value === undefined);
  if (missing) throw invalid(`Parameter ${missing[0]} is not valid. Reason: ${missing[0]} is a required argument.`);
  return {
    Sid: StatementId,
    Effect: "Allow",
    Principal: Principal === "*" ? "*" : { AWS: `arn:aws:iam::${Principal}:root` },
    Action,
    Resource: bus.arn,
    ...(Condition && { Condition: { [`${Condition.Type}`]: { [`${Condition.Key}`]: Condition.Value } } }),
  };
}

const statements = ({ policy }: Bus): Statement[] => (policy === undefined ? [] : statementsIn(policy));

function statementsIn(policy: string): Statement[] {
  try {
    const { Statement } = JSON.parse(policy) as { Statement: Statement | Statement[] };
    if (Statement && typeof Statement === "object") return [Statement].flat();
  } catch {
    // Falls through: a policy that is not JSON and one without statements are one error to the caller.
  }
  throw invalid("Parameter Policy is not valid. Reason: it must be a JSON policy document with a Statement.");
}

function savePolicy(core: Core, bus: Bus, Statement: Statement[]): void {
  const policy = Statement.length === 0 ? undefined : JSON.stringify({ Version: "2012-10-17", Statement });
  if (policy && Buffer.byteLength(policy) > MOST_POLICY_BYTES) {
    const message = `The policy of event bus ${bus.name} would exceed ${MOST_POLICY_BYTES} bytes.`;
    throw new AwsError("PolicyLengthExceededException", message);
  }
  core.state.buses.set(busKey(bus.arn), { ...bus, policy, modifiedAt: core.clock.now() });
}
