import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { InvalidScenario } from "./command/scenario.ts";
import type { EventTemplate } from "./custom-event/template.ts";

/**
 * An application's description for the load tester: the default export of `load.config.ts`, beside its `cdk.json`.
 *
 * @example
 * export default { busName: (stage) => `shop-${stage}` } satisfies Application;
 */
export interface Application {
  /** Returns the name of a stage's bus. */
  busName(stage: string): string;
  /** The order flow that `--flow orders` measures. */
  orders?: OrderFlow;
  /** Templates that `--event` can name, such as the application's own contracts. */
  events?: Record<string, EventTemplate>;
}

/** A request to the application's own API, and the events that report its outcome. */
export interface OrderFlow {
  /** Returns the SSM parameter that holds the URL of a stage's API. */
  apiEndpointParameter(stage: string): string;
  /** The path of the request that places an order. Status 202 means that the order is accepted. */
  path: string;
  /** Returns the request's body. Every event about the order must carry `mark` (letters, digits, and dots). */
  body(mark: string): object;
  /** Returns the mark in an event's detail; undefined for an event of another order. */
  markOf(detail: unknown): string | undefined;
  /** The prefix of the sources of the order events. */
  sourcePrefix: string;
  /** The detail types of the events that settle an order, and of the event that reports its e-mail. */
  events: { confirmed: string; cancelled: string; notified: string };
}

const DEFAULT_FILE = "load.config.ts";

/**
 * Reads an application's description. Resolves to undefined when no file is named and the working directory has none. Throws
 * `InvalidScenario` for a file that cannot be loaded or has no description.
 */
export async function readApplication(file?: string): Promise<{ file: string; application: Application } | undefined> {
  const path = resolve(file ?? DEFAULT_FILE);
  if (file === undefined && !existsSync(path)) return undefined;
  return { file: path, application: await loadApplication(path) };
}

/** Loads the description in a file. */
async function loadApplication(file: string): Promise<Application> {
  const module = (await import(pathToFileURL(file).href).catch((cause: Error) => {
    throw new InvalidScenario(`${file} cannot be loaded: ${cause.message}`, { cause });
  })) as { default?: Partial<Application> };
  const application = module.default;
  if (typeof application?.busName === "function") return application as Application;
  throw new InvalidScenario(
    `${file} has no default export with a function "busName" that returns the name of a stage's bus.`,
  );
}

/** Loads the order flow for a job of orders. Resolves to undefined for a job of events. */
export async function flowOf(orders: { application: string } | undefined): Promise<OrderFlow | undefined> {
  return orders && (await loadApplication(orders.application)).orders;
}
