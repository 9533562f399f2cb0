import { fileURLToPath } from "node:url";
import { type Code, compileModules, type Simulation } from "cdk-local-cloud";

/** Compiles what `npm run dlq -- redrive` does, so that it runs in virtual time like everything else. */
export async function compileRedrive(): Promise<Code> {
  const [program] = await compileModules([fileURLToPath(new URL("redrive.program.ts", import.meta.url))]);
  return program as Code;
}

/** Redrives every dead letter of a stage. */
export async function redriveAll(simulation: Simulation, program: Code, stage: string): Promise<void> {
  await simulation.settled(simulation.runProgram(program, { stage }));
}
