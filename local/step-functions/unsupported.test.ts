import { CreateStateMachineCommand, ValidateStateMachineDefinitionCommand } from "@aws-sdk/client-sfn";
import { expect, test } from "vitest";
import { eachWithStepFunctions, FUNCTION, ROLE, single } from "./step-functions.fixture.ts";

const cloud = eachWithStepFunctions();

const create = (definition: unknown) =>
  cloud.client.send(
    new CreateStateMachineCommand({
      name: "orders",
      definition: typeof definition === "string" ? definition : JSON.stringify(definition),
      roleArn: ROLE,
    }),
  );

const inner = (state: object, more: object = {}) => ({ StartAt: "B", States: { B: { End: true, ...state } }, ...more });
const task = (Resource: string, more: object = {}) => single({ Type: "Task", Resource, ...more });
const map = (more: object, processor: object = {}) =>
  single({ Type: "Map", ItemProcessor: inner({ Type: "Pass" }, processor), ...more });
const INVOKE = "arn:aws:states:::lambda:invoke";

test.each<[string, object, string]>([
  ["JSONata", { QueryLanguage: "JSONata", ...single({ Type: "Pass" }) }, "query language JSONata"],
  ["a state in JSONata", single({ Type: "Pass", QueryLanguage: "JSONata", Output: "{% 1 %}" }), "at /States/A"],
  ["a variable", single({ Type: "Pass", Assign: { a: 1 } }), "the field Assign"],
  [
    "a distributed map",
    map({}, { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" } }),
    "DISTRIBUTED",
  ],
  ["an item reader", map({ ItemReader: { Resource: "arn:aws:states:::s3:getObject" } }), "the field ItemReader"],
  ["a result writer", map({ ResultWriter: { Resource: "arn:aws:states:::s3:putObject" } }), "the field ResultWriter"],
  ["tolerated failures", map({ ToleratedFailureCount: 1 }), "the field ToleratedFailureCount"],
  [
    "a callback",
    task("arn:aws:states:::sqs:sendMessage.waitForTaskToken"),
    "sendMessage.waitForTaskToken is not supported",
  ],
  [
    "a synchronous job",
    task("arn:aws:states:::states:startExecution.sync:2"),
    "startExecution.sync:2 is not supported",
  ],
  [
    "another service",
    task("arn:aws:states:::dynamodb:putItem"),
    "dynamodb:putItem is not supported. Supported: a Lambda",
  ],
  ["an AWS SDK call", task("arn:aws:states:::aws-sdk:s3:putObject"), "aws-sdk:s3:putObject is not supported"],
  ["an activity", task("arn:aws:states:us-east-1:000000000000:activity:a"), "activity:a is not supported"],
  ["a version of a function", task(`${FUNCTION}:3`), "charge:3 is not supported"],
  [
    "a parameter",
    task(INVOKE, { Parameters: { FunctionName: "a", "Qualifier.$": "$.q" } }),
    "the parameter Qualifier.$",
  ],
  ["a heartbeat", task(FUNCTION, { HeartbeatSeconds: 5 }), "the field HeartbeatSeconds"],
  ["another role", task(FUNCTION, { Credentials: { RoleArn: ROLE } }), "the field Credentials"],
  ["the state in the context", single({ Type: "Pass", Parameters: { "a.$": "$$.State.Name" } }), "$$.State.Name"],
  [
    "the state in an intrinsic function",
    single({ Type: "Pass", Parameters: { "a.$": "States.Format('{}', $$.State.Name)" } }),
    "$$.State",
  ],
  [
    "a backslash in a function",
    single({ Type: "Pass", Parameters: { "a.$": "States.Format('it\\'s {}', $.a)" } }),
    "a backslash",
  ],
  [
    "a function on a map's result",
    map({ ResultSelector: { "a.$": "States.ArrayLength($)" } }),
    "ResultSelector of a Map",
  ],
  [
    "a state within a branch",
    single({ Type: "Parallel", Branches: [inner({ Type: "Pass", Assign: { a: 1 } })] }),
    "at /States/A/Branches[0]/States/B/Assign",
  ],
])("%s is rejected when the machine is created", async (_, definition, words) => {
  const error: Error = await create(definition).then(
    () => new Error("It was made."),
    (refusal) => refusal,
  );
  expect(error).toMatchObject({ name: "InvalidDefinition", message: expect.stringContaining(words) });
  expect(error.message).toMatch(/^Invalid State Machine Definition: 'NOT_SUPPORTED_BY_THE_LOCAL_CLOUD: /);
});

test.each<[string, unknown, string]>([
  ["invalid JSON", "{", "INVALID_JSON_DESCRIPTION"],
  ["an array instead of an object", "[]", "INVALID_JSON_DESCRIPTION"],
  ["no states", {}, "SCHEMA_VALIDATION_FAILED"],
  ["a null state", { StartAt: "A", States: { A: null } }, "SCHEMA_VALIDATION_FAILED"],
  ["a missing target", { StartAt: "A", States: { A: { Type: "Pass", Next: "B" } } }, "MISSING_TRANSITION_TARGET"],
  ["an unknown field", single({ Type: "Pass", Colour: "red" }), "SCHEMA_VALIDATION_FAILED"],
])("a definition with %s is invalid", async (_, definition, code) => {
  await expect(create(definition)).rejects.toMatchObject({
    name: "InvalidDefinition",
    message: expect.stringContaining(code),
  });
});

test("a definition can be validated without a machine", async () => {
  const validate = (definition: object) =>
    cloud.client.send(new ValidateStateMachineDefinitionCommand({ definition: JSON.stringify(definition) }));
  expect(await validate(single({ Type: "Pass" }))).toMatchObject({ result: "OK", diagnostics: [], truncated: false });
  expect(await validate(single({ Type: "Pass", Assign: { a: 1 } }))).toMatchObject({
    result: "FAIL",
    diagnostics: [{ severity: "ERROR", code: "NOT_SUPPORTED_BY_THE_LOCAL_CLOUD" }],
  });
});
