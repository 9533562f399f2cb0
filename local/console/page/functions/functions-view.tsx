import type { ViewProps } from "../view-props.ts";
import { FunctionList } from "./function-list.tsx";
import { FunctionPage } from "./function-page.tsx";

/** The functions: how often each was called, how long it takes, and what its last calls did. */
export default function FunctionsView({ rest: [name] }: ViewProps) {
  return name === undefined ? <FunctionList /> : <FunctionPage key={name} name={name} />;
}
