import type { Members } from "../validation/shapes.ts";
import type { State } from "./state.ts";

/** One operation of the API, whole: a declaration that is missing does not compile. */
export interface KinesisOperation {
  /** The parameters it takes; any other is refused by name. */
  input: Members;
  /** The ARN that a caller needs the operation's permission on. The input is as it came: nobody has checked it yet. */
  resource(input: Record<string, unknown>): string;
  run(state: State, input: object): object;
}
