/** What a program gets of the local cloud: starting one, in its own process or in a process beside it, and the facts of its trace. */
export { type CloudProcess, startCloudProcess } from "./cloud-process.ts";
export type { ConsoleConfig } from "./console/config.ts";
export type {
  Lesson,
  LessonAction,
  LessonBook,
  LessonFigure,
  LessonQuestion,
  LessonRun,
  LessonStep,
  LessonTools,
  StepName,
  Verdict,
} from "./console/lesson.ts";
export { MONTHLY_PRICES, PRICES, PRICES_AS_OF } from "./cost/price-list.ts";
export { type Architecture, type Unit, type Usage, usageOf } from "./cost/usage.ts";
export type { Bundler, CodeBundle, WatchConfig } from "./edit-loop/watch-config.ts";
export type { Fault, FaultInput, FaultKind } from "./faults/faults.ts";
export {
  faultSchedule,
  type Ingredient,
  type PlannedFault,
  type ScheduledFault,
  type SchedulePlan,
} from "./faults/schedule.ts";
export { type Random, seededRandom } from "./random.ts";
export { type Code, type CodeLibrary, compileFunctions, compileModules } from "./simulation/code.ts";
export { type Simulation, type SimulationOptions, simulate } from "./simulation/simulation.ts";
export { TripwireError, withTripwire } from "./simulation/tripwire.ts";
export { type ClientSettings, type LocalCloud, type LocalCloudOptions, startCloud } from "./start-cloud.ts";
export { runCdkApp, type Synthesis, synthesize, synthesizeInto } from "./synthesize.ts";
export { readAssembly, type StackArtifact } from "./template/assembly.ts";
export { makeTemporaryDirectory } from "./temporary-directory.ts";
export type { By, ConsideredStatement, Envelope, Fact, FactOf } from "./trace.ts";
export type { WaitOptions } from "./wait.ts";
