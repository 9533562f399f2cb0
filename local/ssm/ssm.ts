import type { Service } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { awsJson } from "../protocols/aws-json.ts";
import { operations } from "./operations/index.ts";
import { findParameter, type State } from "./state.ts";

export interface Ssm {
  service: Service;
  /** Creates or replaces a parameter of type String or StringList. */
  put(name: string, value: string, type?: "String" | "StringList"): void;
  /** Returns the parameter's value. Throws `ParameterNotFound`. */
  get(name: string): string;
  /** Returns the parameter's value, if there is one with that name. */
  find(name: string): string | undefined;
  delete(name: string): void;
}

/** A read-only Parameter Store: parameters come from the templates, and are recreated from them on each start. */
export function createSsm({ clock }: { clock: Clock }): Ssm {
  const state: State = { clock, parameters: new Map() };
  const { parameters } = state;
  return {
    service: awsJson({ signingName: "ssm", target: "AmazonSSM", version: "1.1", operations, state }),
    put(name, value, type = "String") {
      const version = (parameters.get(name)?.version ?? 0) + 1;
      parameters.set(name, { name, value, type, version, modifiedAt: clock.now() });
    },
    get: (name) => findParameter(state, name).value,
    find: (name) => parameters.get(name)?.value,
    delete: (name) => void parameters.delete(name),
  };
}
