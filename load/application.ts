import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { InvalidScenario } from "./command/scenario.ts";

/**
 * What an application tells the load tester about itself: the default export of `load.config.ts`, beside its `cdk.json`.
 *
 * @example
 * export default { busName: (stage) => `shop-${stage}` } satisfies Application;
 */
export interface Application {
  /** The name of a stage's bus. */
  busName(stage: string): string;
  /** What `--flow orders` sends, and the events that tell what became of it. */
  orders?: OrderFlow;
}

/** A request through the application's own front door, and how its outcome shows on the bus. */
export interface OrderFlow {
  /** The SSM parameter that holds the URL of a stage's API. */
  apiEndpointParameter(stage: string): string;
  /** Of the request that places an order, which is accepted when the answer is 202. */
  path: string;
  /** Its body; `mark` (letters, digits and dots) has to come back in every event about the order. */
  body(mark: string): object;
  /** The mark in an event's detail; undefined for an event of another order. */
  markOf(detail: unknown): string | undefined;
  /** The prefix of the events' sources. */
  sourcePrefix: string;
  /** The detail types that settle an order, one way or the other, and that its customer was told. */
  events: { confirmed: string; cancelled: string; notified: string };
}

const DEFAULT_FILE = "load.config.ts";

/**
 * Reads an application's description. Undefined when no file is named and the working directory has none. Throws
 * `InvalidScenario` for a file that cannot be loaded or holds something else.
 */
export async function readApplication(file?: string): Promise<{ file: string; application: Application } | undefined> {
  const path = resolve(file ?? DEFAULT_FILE);
  if (file === undefined && !existsSync(path)) return undefined;
  return { file: path, application: await loadApplication(path) };
}

/** The description in a file, for a worker that is told the file alone. */
async function loadApplication(file: string): Promise<Application> {
  const module = (await import(pathToFileURL(file).href).catch((cause: Error) => {
    throw new InvalidScenario(`${file} cannot be loaded: ${cause.message}`, { cause });
  })) as { default?: Partial<Application> };
  const application = module.default;
  if (typeof application?.busName === "function") return application as Application;
  throw new InvalidScenario(`${file} has no default export with a function "busName": the name of a stage's bus.`);
}

/** The order flow of the application that a job of orders is for; undefined for a job of events. */
export async function flowOf(orders: { application: string } | undefined): Promise<OrderFlow | undefined> {
  return orders && (await loadApplication(orders.application)).orders;
}
