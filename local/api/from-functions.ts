import type { Operation, RequiredAccess } from "../aws.ts";
import type { Members } from "../validation/shapes.ts";
import type { Operations } from "./operation.ts";

interface Tables {
  operations: Record<string, Operation>;
  inputs?: Record<string, Members>;
  // biome-ignore lint/suspicious/noExplicitAny: the input as decoded from the wire.
  requiredAccess(operation: string, input: any): readonly RequiredAccess[];
}

/** The records of a service that still has its operations, their inputs, and their permissions in separate tables. */
export const fromFunctions = ({ operations, inputs = {}, requiredAccess }: Tables) => ({
  state: undefined,
  operations: Object.fromEntries(
    Object.entries(operations).map(([name, run]) => [
      name,
      {
        input: inputs[name] ?? {},
        permissions: (_state, input) => requiredAccess(name, input),
        run: (_state, input, call) => run(input, call),
      },
    ]),
  ) as Operations<undefined>,
});
