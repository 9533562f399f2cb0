import type { Fact } from "../../trace.ts";
import type { ConsoleConfig } from "../api.ts";
import type { DeployedResources } from "./declared-names.ts";
import type { EventIndex } from "./index/event-index.ts";
import type { Names } from "./names.ts";

/** What a view's resources work with. */
export interface ConsoleContext {
  index: EventIndex;
  names: Names;
  deployed: DeployedResources;
  config: ConsoleConfig;
  /** The facts still held, oldest first. */
  facts(): readonly Fact[];
  now(): number;
  queues(): { arn: string; visible: number; inFlight: number; delayed: number }[];
  /** How many letters are in dead-letter queues. */
  deadLetters(): number;
  environments(): { function: string; pid: number; busy: boolean }[];
  /** Puts an event as the person at the keyboard. Throws `AwsError`. */
  putEvent(entry: object): Promise<object>;
  /** Changes with every start. */
  run: string;
}

/** A request as a view's resource gets it. */
interface ApiRequest {
  /** The parts of the path that the resource's pattern leaves open. */
  parameters: readonly string[];
  query: URLSearchParams;
  /** The JSON of a POST; undefined for a GET. */
  body: unknown;
}

/** The resources of one view: `GET events/*` → what answers it. Undefined is a 404. */
export type Resources = Record<
  string,
  (request: ApiRequest, context: ConsoleContext) => object | undefined | Promise<object | undefined>
>;

/** What is wrong with a request, in words for the person who made it. */
export class RefusedRequest extends Error {
  override name = "RefusedRequest";
}
