import { AwsError } from "../aws.ts";
import { parseDefinition } from "./definition/parse.ts";
import { invalidArn, machineExists, noStateMachine } from "./errors.ts";
import type { MachineType, StateMachine } from "./model.ts";
import { checkArn, checkName, stateMachineArn } from "./names.ts";
import type { State } from "./state.ts";

/** A state machine as requested. */
export interface MachineDefinition {
  name: string;
  /** JSON text. */
  definition: string;
  roleArn: string;
  type?: MachineType | undefined;
  loggingConfiguration?: object | undefined;
  tracingConfiguration?: object | undefined;
  tags?: Record<string, string> | undefined;
}

const ROLE = /^arn:aws:iam::\d{12}:role\/.+$/;

/** Throws `InvalidName`, `InvalidArn`, `InvalidDefinition`, and `StateMachineAlreadyExists` unless it is identical. */
export function createMachine(state: State, asked: MachineDefinition): StateMachine {
  const { machines, clock } = state;
  const { type = "STANDARD", tags = {} } = asked;
  const arn = stateMachineArn(checkName(asked.name));
  checkRole(state, asked.roleArn, arn);
  parseDefinition(asked.definition);
  const now = clock.now();
  const { name, definition, roleArn } = asked;
  const loggingConfiguration = asked.loggingConfiguration ?? { level: "OFF", includeExecutionData: false };
  const tracingConfiguration = asked.tracingConfiguration ?? { enabled: false };
  const configurations = { loggingConfiguration, tracingConfiguration };
  const machine = { arn, name, type, definition, roleArn, ...configurations, tags, createdAt: now, updatedAt: now };
  const known = machines.get(arn);
  if (!known) machines.set(arn, machine);
  else if (essence(known) !== essence(machine)) throw machineExists(arn);
  return known ?? machine;
}

// As on AWS, the role and the tags do not make a repeated call different, and stay as they are.
const essence = ({ definition, type, loggingConfiguration, tracingConfiguration }: StateMachine): string =>
  JSON.stringify([definition, type, loggingConfiguration, tracingConfiguration]);

/** Updates a machine; running executions continue with the old definition. */
export function updateMachine(state: State, machine: StateMachine, change: Partial<MachineDefinition>): StateMachine {
  if (change.roleArn !== undefined) checkRole(state, change.roleArn, machine.arn);
  if (change.definition !== undefined) parseDefinition(change.definition);
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const { clock, random } = state;
  const changed = { ...machine, ...given, updatedAt: clock.now(), revisionId: random.uuid() };
  state.machines.set(machine.arn, changed);
  return changed;
}

/** Deletes a machine with its executions; running ones are aborted. */
export function deleteMachine({ machines, executions, histories, accepted, underWay }: State, arn: string): void {
  if (!machines.delete(arn)) return;
  for (const { execution, run } of [...underWay.values()])
    if (execution.stateMachine.arn === arn) run.stop({ status: "ABORTED" });
  for (const execution of [...executions.values(), ...accepted.values()]) {
    if (execution.stateMachine.arn !== arn) continue;
    for (const collection of [executions, histories, accepted]) collection.delete(execution.arn);
  }
}

/** Throws `InvalidArn` and `StateMachineDoesNotExist`. */
export function findMachine({ machines }: State, arn: string): StateMachine {
  const machine = machines.get(checkArn(arn, "stateMachine"));
  if (machine) return machine;
  throw noStateMachine(arn);
}

function checkRole({ mayAssume }: State, roleArn: string, sourceArn: string): void {
  if (!ROLE.test(roleArn)) throw invalidArn(`Invalid Role Arn: ${roleArn}`);
  if (mayAssume(roleArn, { type: "service", service: "states.amazonaws.com", sourceArn })) return;
  throw new AwsError(
    "AccessDeniedException",
    "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the " +
      `provided role. (${roleArn}: in the local cloud roles come from templates.)`,
  );
}
