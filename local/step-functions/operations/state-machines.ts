import { seconds } from "../../api/seconds.ts";
import { type InputOf, number, required, text, unsupported } from "../../api/shapes.ts";
import { AwsError } from "../../aws.ts";
import { readDefinition } from "../definition/parse.ts";
import { checkIncludedData, choice, limited, pageOf, tagsOf } from "../input.ts";
import { onMachine, passing } from "../machine-access.ts";
import type { StateMachine } from "../model.ts";
import { checkArn, stateMachineArn } from "../names.ts";
import { operation } from "../operation.ts";
import { machine, page, settings, tags } from "../shapes.ts";
import { createMachine, deleteMachine, findMachine, updateMachine } from "../state-machines.ts";

const LARGEST_DEFINITION = 1_048_576;
const TYPES = ["STANDARD", "EXPRESS"] as const;
const ENCRYPTED_BY_AWS = { type: "AWS_OWNED_KEY" };

export const createStateMachine = operation({
  input: {
    ...settings,
    name: required(text()),
    definition: required(text()),
    roleArn: required(text()),
    type: text(),
    tags,
    versionDescription: unsupported(text()),
  },
  permissions: (state, { name, roleArn }) => [
    ...onMachine("states:CreateStateMachine")(state, {
      stateMachineArn: name === undefined ? undefined : stateMachineArn(name),
    }),
    ...passing(roleArn),
  ],
  run(state, input) {
    checkEncryptionAndVersion(input);
    const { loggingConfiguration, tracingConfiguration } = input;
    const made = createMachine(state, {
      name: limited(input.name, "name"),
      definition: limited(input.definition, "definition", LARGEST_DEFINITION),
      roleArn: limited(input.roleArn, "roleArn"),
      type: choice(input, "type", TYPES),
      loggingConfiguration,
      tracingConfiguration,
      tags: tagsOf(input),
    });
    return { stateMachineArn: made.arn, creationDate: seconds(made.createdAt) };
  },
});

export const updateStateMachine = operation({
  input: { ...machine, ...settings, versionDescription: unsupported(text()) },
  permissions: (state, { stateMachineArn: arn, roleArn }) => [
    ...onMachine("states:UpdateStateMachine")(state, { stateMachineArn: arn }),
    ...passing(roleArn),
  ],
  run(state, input) {
    checkEncryptionAndVersion(input);
    const found = findMachine(state, input.stateMachineArn);
    const { loggingConfiguration, tracingConfiguration } = input;
    const change = {
      definition: limited(input.definition, "definition", LARGEST_DEFINITION),
      roleArn: limited(input.roleArn, "roleArn"),
      loggingConfiguration,
      tracingConfiguration,
    };
    if (Object.values(change).every((value) => value === undefined)) {
      throw new AwsError(
        "MissingRequiredParameter",
        "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified",
      );
    }
    const { updatedAt, revisionId } = updateMachine(state, found, change);
    return { updateDate: seconds(updatedAt), revisionId };
  },
});

export const deleteStateMachine = operation({
  input: machine,
  permissions: onMachine("states:DeleteStateMachine"),
  run(state, input) {
    deleteMachine(state, checkArn(input.stateMachineArn, "stateMachine"));
    return {};
  },
});

export const describeStateMachine = operation({
  input: { ...machine, includedData: text() },
  permissions: onMachine("states:DescribeStateMachine"),
  run(state, input) {
    checkIncludedData(input);
    const found = findMachine(state, input.stateMachineArn);
    const { type, createdAt } = found;
    return { ...description(found), status: "ACTIVE", type, creationDate: seconds(createdAt) };
  },
});

export const listStateMachines = operation({
  input: page,
  permissions: () => [{ action: "states:ListStateMachines", resource: "*" }],
  run({ machines }, input) {
    const sorted = [...machines.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    const { items, ...next } = pageOf(sorted, input);
    const stateMachines = items.map(({ arn, name, type, createdAt }) => ({
      stateMachineArn: arn,
      name,
      type,
      creationDate: seconds(createdAt),
    }));
    return { stateMachines, ...next };
  },
});

export const validateStateMachineDefinition = operation({
  input: { definition: required(text()), type: text(), severity: text(), maxResults: number() },
  permissions: () => [{ action: "states:ValidateStateMachineDefinition", resource: "*" }],
  run(_, input) {
    choice(input, "type", TYPES);
    choice(input, "severity", ["ERROR", "WARNING"]);
    const { problems } = readDefinition(limited(input.definition, "definition", LARGEST_DEFINITION));
    const { items, nextToken } = pageOf(problems, { maxResults: input.maxResults ?? 0 });
    return {
      result: problems.length === 0 ? "OK" : "FAIL",
      diagnostics: items.map(({ code, message }) => ({ severity: "ERROR", code, message })),
      truncated: nextToken !== undefined,
    };
  },
});

/** The description shared by a machine and the machine of an execution. */
export const description = (of: StateMachine) => ({
  stateMachineArn: of.arn,
  name: of.name,
  definition: of.definition,
  roleArn: of.roleArn,
  loggingConfiguration: of.loggingConfiguration,
  tracingConfiguration: of.tracingConfiguration,
  encryptionConfiguration: ENCRYPTED_BY_AWS,
  ...(of.revisionId && { revisionId: of.revisionId }),
});

function checkEncryptionAndVersion({ encryptionConfiguration, publish }: InputOf<typeof settings>): void {
  const { type = ENCRYPTED_BY_AWS.type } = encryptionConfiguration ?? {};
  if (type !== ENCRYPTED_BY_AWS.type)
    throw new AwsError(
      "InvalidEncryptionConfiguration",
      `Customer managed keys are not supported by the local cloud: the type must be AWS_OWNED_KEY, not ${type}.`,
    );
  if (publish === true)
    throw new AwsError(
      "ValidationException",
      "State machine versions are not supported by the local cloud: leave publish out.",
    );
}
