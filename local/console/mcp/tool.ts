import type { GenericSchema, InferOutput } from "valibot";
import type { ConsoleReader } from "../ask.ts";

/** What an agent can do with the console: its words, its input, and what it answers, as text. */
export interface Tool {
  name: string;
  title: string;
  description: string;
  input: GenericSchema;
  /** Whether it changes something. */
  changes: boolean;
  /** Throws `ExplainedError`. */
  run(input: unknown, console: ConsoleReader): Promise<string>;
}

interface Definition<Input extends GenericSchema> extends Omit<Tool, "input" | "run" | "changes"> {
  input: Input;
  changes?: true;
  run(input: InferOutput<Input>, console: ConsoleReader): Promise<string>;
}

/** Declares a tool; the type of its input follows from the schema. */
export const tool = <Input extends GenericSchema>({ changes, ...definition }: Definition<Input>): Tool => ({
  ...definition,
  changes: changes === true,
  run: (input, console) => definition.run(input as InferOutput<Input>, console),
});
