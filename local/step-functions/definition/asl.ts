/** A state machine, a branch or an item processor in the Amazon States Language. https://states-language.net/ */
export interface Machine {
  StartAt: string;
  States: Record<string, StateDefinition>;
  TimeoutSeconds?: number;
  ProcessorConfig?: { Mode?: string };
  [field: string]: unknown;
}

/** A state. Only the fields accessed by name are typed. */
export interface StateDefinition {
  Type: string;
  Resource?: string;
  Parameters?: Record<string, unknown>;
  Branches?: Machine[];
  Iterator?: Machine;
  ItemProcessor?: Machine;
  Choices?: Record<string, unknown>[];
  Retry?: Retrier[];
  Catch?: Record<string, unknown>[];
  Next?: string;
  [field: string]: unknown;
}

/** When a failed state is retried. */
export interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  MaxAttempts?: number;
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: "FULL" | "NONE";
}

/** A state and its path, such as `/States/Each/ItemProcessor/States/Charge`. */
export interface Place {
  name: string;
  at: string;
  state: StateDefinition;
}

/** Yields every state of a machine, including those within Map and Parallel states. */
export function* statesOf(machine: Machine, at = ""): Generator<Place> {
  for (const [name, state] of Object.entries(machine.States)) {
    const here = `${at}/States/${name}`;
    yield { name, at: here, state };
    for (const inner of innerMachines(state)) yield* statesOf(inner.machine, `${here}/${inner.at}`);
  }
}

/** Returns the machines within a state, with the name of their field. */
export function innerMachines({ Branches = [], Iterator, ItemProcessor }: StateDefinition) {
  return [
    ...Branches.map((machine, i) => ({ at: `Branches[${i}]`, machine })),
    ...(Iterator ? [{ at: "Iterator", machine: Iterator }] : []),
    ...(ItemProcessor ? [{ at: "ItemProcessor", machine: ItemProcessor }] : []),
  ];
}
