import type { Faults } from "../../faults/faults.ts";
import type { Mail } from "../../ses/state.ts";
import type { Message } from "../../sqs/message.ts";
import type { StackNotes } from "../../template/deployed.ts";
import type { Fact } from "../../trace.ts";
import type { ConsoleConfig } from "../config.ts";
import type { DeployedResources } from "./declared-names.ts";
import type { Edits } from "./edits.ts";
import type { LetterHistory } from "./failures/letter-history.ts";
import type { EventIndex } from "./index/event-index.ts";
import type { Lessons } from "./lessons/lessons.ts";
import type { LiveMap } from "./map/live-map.ts";
import type { Names } from "./names.ts";

/** What a view's resources work with. */
export interface ConsoleContext {
  index: EventIndex;
  names: Names;
  edits: Edits;
  deployed: DeployedResources;
  config: ConsoleConfig;
  /** Whether nothing is known of what targets do with an event. */
  endsAtTargets?: boolean;
  /** The facts still held, oldest first; with `after`, those of a higher number. */
  facts(after?: number): readonly Fact[];
  /** Calls `listener` with every later fact; the result stops that. */
  onFact(listener: (fact: Fact) => void): () => void;
  /** Where the cloud listens. */
  endpoint(): string;
  /** The application's lessons; absent where it has none. Loaded when the first is opened. */
  lessons?: (() => Promise<Lessons>) | undefined;
  now(): number;
  queues(): { arn: string; visible: number; inFlight: number; delayed: number }[];
  letters: LetterBox;
  letterHistory: LetterHistory;
  /** The bytes of an object in S3, undefined where there is none. */
  peekObject(bucket: string, key: string): Buffer | undefined;
  /** Caught instead of sent, the newest last. */
  mails(): readonly Mail[];
  /** What runs by the clock: rules of buses, and schedules of EventBridge Scheduler. */
  schedules(): DueSchedule[];
  /** Runs a scheduled rule or a schedule at once, apart from its schedule. False when there is none. */
  runNow(arn: string): boolean;
  /** Moves the clock forward; absent when it cannot be driven. */
  advance?: ((ms: number) => void) | undefined;
  environments(): { function: string; pid: number; busy: boolean }[];
  /** What goes wrong on purpose. */
  faults: Pick<Faults, "add" | "list" | "ended" | "remove" | "clear">;
  /** Calls an operation of EventBridge as the person at the keyboard. Throws `AwsError`. */
  eventBridge(operation: EventBridgeOperation, input: object): Promise<object>;
  /** What each stack is for, and where the place of its resources in the app's code is written. */
  stacks: ReadonlyMap<string, StackNotes>;
  /** What is drawn, and what it does; made when the first map is opened. */
  map(): LiveMap;
  /** Changes with every start. */
  run: string;
  /** What a request has to carry that changes something. */
  token: string;
}

export interface DueSchedule {
  arn: string;
  expression: string;
  timeZone?: string;
  isDisabled: boolean;
  /** When it runs next; absent when it never does again. */
  nextAt?: number | undefined;
  targets: string[];
}

export type EventBridgeOperation = "PutEvents" | "ListArchives" | "DescribeArchive" | "ListReplays" | "StartReplay";

/** The letters in dead-letter queues, and what a person does with them. */
export interface LetterBox {
  queues(): { arn: string; tags: Record<string, string>; letters: number }[];
  /** The oldest letters. */
  peek(queueArn: string, max: number): Message[];
  /** Sends to a queue or a function as the person at the keyboard; returns the message's or the request's id. */
  send(to: string, payload: string): Promise<string>;
  /** Takes a letter out that was sent: it is the message `as` of `to` from here on. */
  redriven(queueArn: string, id: string, went: { to: string; as: string }): void;
  /** Deletes a letter. False when it is not there. */
  discard(queueArn: string, id: string): boolean;
  /** Whether a dead-letter queue takes what a rule sends there. */
  admits(queueArn: string, ruleArn: string): "admitted" | "refused" | "missing";
  /** Whether an object exists. */
  hasObject(bucket: string, key: string): boolean;
}

export { RefusedRequest } from "./refused-request.ts";
