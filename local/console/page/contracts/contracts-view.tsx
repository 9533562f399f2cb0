import type { ViewProps } from "../view-props.ts";
import { ContractList } from "./contract-list.tsx";
import { ContractPage } from "./contract-page.tsx";

/** The contracts of the events: what each looks like, who publishes it, who takes it, and when it was last seen. */
export default function ContractsView({ rest: [name] }: ViewProps) {
  return name === undefined ? <ContractList /> : <ContractPage key={name} name={name} />;
}
