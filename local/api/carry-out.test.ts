import { expect, test } from "vitest";
import { ADMINISTRATOR, AwsError, type Call, type RequiredAccess } from "../aws.ts";
import { carryOut } from "./carry-out.ts";
import { decode } from "./decode.ts";
import { operationsOn } from "./operation.ts";
import { number, oneOf, required, text } from "./shapes.ts";

interface State {
  boxes: Map<string, number>;
}

const operation = operationsOn<State>();
const access = (action: string, resource: string): RequiredAccess => ({ action, resource });

const fill = operation({
  input: { Name: required(text({ max: 3 })), Count: number({ min: 1 }), Mode: oneOf("ADD", "SET") },
  permissions: (_, { Name = "*", Mode }) => [access("boxes:Fill", Name), ...(Mode ? [access("boxes:Mode", Name)] : [])],
  run({ boxes }, { Name, Count = 1, Mode }) {
    boxes.set(Name, Mode === "ADD" ? (boxes.get(Name) ?? 0) + Count : Count);
    return { Count: boxes.get(Name) };
  },
});
const list = operation({
  input: {},
  permissions: { none: "everybody may look" },
  run: ({ boxes }) => [...boxes.keys()],
});

const operations = { Fill: fill, List: list };
const accessDenied = { code: "Denied", status: 403 };
const unsupported = (name: string, parameter: string) => new AwsError("Unsupported", `${name}: ${parameter}`);

function boxes(refusal?: Call["refusal"]) {
  const state: State = { boxes: new Map() };
  const api = { signingName: "boxes", operations, state, accessDenied, unsupported };
  const call = { caller: ADMINISTRATOR, requestId: "1", endpoint: "", ...(refusal && { refusal }) };
  const send = (name: keyof typeof operations, input: object) =>
    carryOut(api, { name, operation: operations[name], decode: (members) => decode(input, members) }, call);
  return { state, send };
}

test("an operation gets the input that its shape describes", async () => {
  const { send } = boxes();
  await send("Fill", { Name: "a", Count: 2, Mode: null });
  expect(await send("Fill", { Name: "a", Count: 3, Mode: "ADD" })).toEqual({ Count: 5 });
});

test("types are checked first, permissions next, then parameters and constraints", async () => {
  const { state, send } = boxes(() => "no");
  await expect(send("Fill", { Name: 1, Other: 1 })).rejects.toMatchObject({ code: "SerializationException" });
  await expect(send("Fill", { Name: "long", Other: 1 })).rejects.toMatchObject({ code: "Denied", message: "no" });
  const allowed = boxes(() => undefined);
  await expect(allowed.send("Fill", { Name: "long", Other: 1 })).rejects.toMatchObject({ message: "Fill: Other" });
  await expect(allowed.send("Fill", { Name: "long" })).rejects.toMatchObject({ code: "ValidationException" });
  expect([state.boxes.size, allowed.state.boxes.size]).toEqual([0, 0]);
});

test("the caller is judged by what the operation needs with this input", async () => {
  const asked: (readonly RequiredAccess[])[] = [];
  const { send } = boxes((required) => void asked.push(required));
  await send("Fill", { Name: "a", Mode: "SET" });
  await send("List", {});
  expect(asked).toEqual([[access("boxes:Fill", "a"), access("boxes:Mode", "a")], []]);
});

test("an operation without its permissions does not compile", () => {
  // @ts-expect-error: nothing says what its caller must be allowed to do.
  const open = operation({ input: {}, run: () => ({}) });
  expect("permissions" in open).toBe(false);
});
