import { AwsError } from "../../aws.ts";
import { readDefinition } from "../definition/parse.ts";
import { checkIncludedData, choice, optionalObject, optionalText, page, requiredText, tagsOf } from "../input.ts";
import type { StateMachine } from "../model.ts";
import { checkArn } from "../names.ts";
import type { State } from "../state.ts";
import { createMachine, deleteMachine, findMachine, updateMachine } from "../state-machines.ts";
import { ENCRYPTED_BY_AWS, type Operations, seconds } from "./operations.ts";

const LARGEST_DEFINITION = 1_048_576;
const TYPES = ["STANDARD", "EXPRESS"] as const;

export const stateMachineOperations = (state: State): Operations => ({
  CreateStateMachine: {
    parameters: [
      ...["name", "definition", "roleArn", "type", "tags", "loggingConfiguration", "tracingConfiguration"],
      ...["publish", "encryptionConfiguration"],
    ],
    run(input) {
      checkEncryptionAndVersion(input);
      const machine = createMachine(state, {
        name: requiredText(input, "name"),
        definition: requiredText(input, "definition", LARGEST_DEFINITION),
        roleArn: requiredText(input, "roleArn"),
        type: choice(input, "type", TYPES),
        ...configurations(input),
        tags: tagsOf(input),
      });
      return { stateMachineArn: machine.arn, creationDate: seconds(machine.createdAt) };
    },
  },
  UpdateStateMachine: {
    parameters: [
      ...["stateMachineArn", "definition", "roleArn", "loggingConfiguration", "tracingConfiguration"],
      ...["publish", "encryptionConfiguration"],
    ],
    run(input) {
      checkEncryptionAndVersion(input);
      const machine = findMachine(state, requiredText(input, "stateMachineArn"));
      const change = {
        definition: optionalText(input, "definition", LARGEST_DEFINITION),
        roleArn: optionalText(input, "roleArn"),
        ...configurations(input),
      };
      if (Object.values(change).every((value) => value === undefined)) {
        throw new AwsError(
          "MissingRequiredParameter",
          "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified",
        );
      }
      const { updatedAt, revisionId } = updateMachine(state, machine, change);
      return { updateDate: seconds(updatedAt), revisionId };
    },
  },
  DeleteStateMachine: {
    parameters: ["stateMachineArn"],
    run(input) {
      deleteMachine(state, checkArn(requiredText(input, "stateMachineArn"), "stateMachine"));
      return {};
    },
  },
  DescribeStateMachine: {
    parameters: ["stateMachineArn", "includedData"],
    run(input) {
      checkIncludedData(input);
      const machine = findMachine(state, requiredText(input, "stateMachineArn"));
      const { type, createdAt } = machine;
      return { ...description(machine), status: "ACTIVE", type, creationDate: seconds(createdAt) };
    },
  },
  ListStateMachines: {
    parameters: ["maxResults", "nextToken"],
    run(input) {
      const sorted = [...state.machines.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      const { items, ...next } = page(sorted, input);
      const stateMachines = items.map(({ arn, name, type, createdAt }) => ({
        stateMachineArn: arn,
        name,
        type,
        creationDate: seconds(createdAt),
      }));
      return { stateMachines, ...next };
    },
  },
  ValidateStateMachineDefinition: {
    parameters: ["definition", "type", "severity", "maxResults"],
    run(input) {
      choice(input, "type", TYPES);
      choice(input, "severity", ["ERROR", "WARNING"]);
      const { problems } = readDefinition(requiredText(input, "definition", LARGEST_DEFINITION));
      const { items, nextToken } = page(problems, { maxResults: input.maxResults ?? 0 });
      return {
        result: problems.length === 0 ? "OK" : "FAIL",
        diagnostics: items.map(({ code, message }) => ({ severity: "ERROR", code, message })),
        truncated: nextToken !== undefined,
      };
    },
  },
});

/** What both a machine and the machine of an execution tell of themselves. */
export const description = (machine: StateMachine) => ({
  stateMachineArn: machine.arn,
  name: machine.name,
  definition: machine.definition,
  roleArn: machine.roleArn,
  loggingConfiguration: machine.loggingConfiguration,
  tracingConfiguration: machine.tracingConfiguration,
  encryptionConfiguration: ENCRYPTED_BY_AWS,
  ...(machine.revisionId && { revisionId: machine.revisionId }),
});

const configurations = (input: Record<string, unknown>) => ({
  loggingConfiguration: optionalObject(input, "loggingConfiguration"),
  tracingConfiguration: optionalObject(input, "tracingConfiguration"),
});

function checkEncryptionAndVersion(input: Record<string, unknown>): void {
  const { type = ENCRYPTED_BY_AWS.type } = (optionalObject(input, "encryptionConfiguration") ?? {}) as {
    type?: string;
  };
  if (type !== ENCRYPTED_BY_AWS.type)
    throw new AwsError(
      "InvalidEncryptionConfiguration",
      `The local cloud has no keys: the type must be AWS_OWNED_KEY, not ${type}.`,
    );
  if (input["publish"] === true)
    throw new AwsError("ValidationException", "The local cloud has no versions of state machines: leave publish out.");
}
