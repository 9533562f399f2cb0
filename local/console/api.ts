/**
 * What the console's server and its page say to each other, under `/console/api/`. Times are milliseconds since the epoch
 * on the cloud's clock. What no fact establishes is absent, never guessed.
 */

/** How it stands with an event, or with one of the rules that took it. */
export type Signal = "flow" | "wait" | "retry" | "dead" | "none";

/** What an application says about itself to the console: its words and its actions. All of it is data. */
export interface ConsoleConfig {
  /** What `resources[0]` of an event is, such as "order". */
  subject?: { name: string };
  /** Requests to the application's own HTTP API that the page offers. */
  actions?: Action[];
  /** What a story is told as; the first whose `last` fits the story's newest event that any sentence fits. */
  sentences?: Sentence[];
}

export interface Action {
  label: string;
  method: string;
  path: string;
  headers?: Record<string, string>;
  /** The body's JSON; `{uuid}` in a text is replaced by a new one for each request. */
  body?: unknown;
  /** The field of the body that a choice replaces, and what can be chosen. */
  choice?: { label: string; field: string; options: ActionOption[] };
  /** Where the answer names the story, such as `orderId`. */
  subjectField?: string;
}

interface ActionOption {
  value: string;
  label: string;
  /** How often `--traffic` sends it, compared with the other options; 1 when absent, 0 for never. */
  weight?: number;
}

interface Sentence {
  /** Search terms that the event has to match, such as `type:OrderCancelled detail.data.reason:payment_failed`. */
  when: string;
  /** What it says of the story; `{subject}` stands for the subject's shortened id. */
  title: string;
  /** The same in one or two words. */
  state: string;
}

/** What the page starts with: part of the HTML. */
export interface Boot {
  /** The bus, or the account when there are several. */
  name: string;
  /** Changes with every start of the cloud. */
  run: string;
  /** Goes into the header `x-console-token` of every request that changes something. */
  token: string;
  startedAt: number;
  /** The cloud's clock minus the machine's. */
  aheadMs: number;
  /** Whether the clock can be driven. */
  driven: boolean;
  config: ConsoleConfig;
}

/** One row of the list of events. */
export interface EventRow {
  id: string;
  seq: number;
  at: number;
  type: string;
  source: string;
  subject?: string;
  /** The story that it belongs to: a subject, a correlation id, or the event's own id. */
  story: string;
  replay?: string;
  outcome: OutcomeKind;
  /** One for each rule that took it, those that take everything left out. */
  marks: Signal[];
  words: string;
  /** From the put to the last thing that is done. */
  tookMs?: number;
}

export type OutcomeKind = "delivered" | "retried" | "waiting" | "retrying" | "dead" | "nobody";

export interface OutcomeCounts {
  all: number;
  dead: number;
  /** Delivered on a later try, or still being tried again. */
  retried: number;
  waiting: number;
  nobody: number;
}

/** Events by outcome over time. */
export interface Histogram {
  from: number;
  to: number;
  bars: { delivered: number; retried: number; dead: number; nobody: number }[];
}

/** `GET /console/api/events?q=…&before=SEQ&limit=N` */
export interface EventsPage {
  rows: EventRow[];
  /** Whether there are older ones that fit. */
  more: boolean;
  summary: EventsSummary;
}

export interface EventsSummary {
  counts: OutcomeCounts;
  histogram: Histogram;
  /** Whether events were dropped to keep within the limit. */
  olderGone: boolean;
}

/** `GET /console/api/events/ID` */
export interface EventDetails {
  row: EventRow;
  bus: string;
  /** The name of the bus, as PutEvents takes it. */
  busName: string;
  version?: string;
  correlation?: string;
  causation?: string;
  /** The event as the bus delivers it. */
  event: object;
  bytes: number;
  rules: RuleOutcomeRow[];
}

export interface RuleOutcomeRow {
  rule: string;
  arn: string;
  /** Whether it takes every event, as archives and audit logs do. */
  forAll: boolean;
  signal: Signal;
  words: string;
  /** The last error, or why it is a dead letter. */
  reason?: string;
  consumer?: string;
  tookMs?: number;
}

/** `GET /console/api/failures`: the letters of every dead-letter queue, and what is still being tried. */
export interface FailuresPage {
  queues: LetterQueue[];
  /** The names of the dead-letter queues without a letter. */
  empty: string[];
  retrying: RetryingRow[];
}

export interface LetterQueue {
  /** The dead-letter queue's name. */
  queue: string;
  /** Where its letters go back to, as people call it; absent when nothing says so. */
  consumer?: string;
  kind?: "queue" | "function";
  letters: LetterRow[];
  /** Whether it holds more letters than are shown. */
  more: boolean;
}

export interface LetterRow {
  id: string;
  /** `dead`: in the queue. `wait`: redriven, and its consumer is not done. `flow`: redriven, and its consumer is done. */
  signal: "dead" | "wait" | "flow";
  type?: string;
  subject?: string;
  story?: string;
  /** The bus's id of the event. */
  eventId?: string;
  /** In a few words, such as "Gave up" or "Contract violation". */
  reason: string;
  /** The failure's own words. */
  message: string;
  tries?: number;
  /** When it became a dead letter, or was redriven. */
  since?: number;
  canRedrive: boolean;
}

/** An event that failed and will be tried again. */
export interface RetryingRow {
  eventId: string;
  type: string;
  subject?: string;
  story: string;
  consumer?: string;
  failed: number;
  reason?: string;
  since: number;
}

/** `GET /console/api/failures/QUEUE/ID` */
export interface LetterDetails {
  row: LetterRow;
  queue: string;
  /** The message's text, and as JSON where it is that. */
  body: string;
  json?: unknown;
  /** What a redrive sends: the message, or the event inside an invocation record. */
  payload: string;
  steps: LetterStep[];
  checks: LetterStep[];
}

export interface LetterStep {
  signal: Signal;
  words: string;
  at?: number;
}

/** `POST /console/api/failures/redrive` and `…/delete`; `payload` is sent in place of the letter's own. */
export interface LetterSelection {
  letters: { queue: string; id: string; payload?: string }[];
}

export interface LetterOutcome {
  done: number;
  failed: { id: string; message: string }[];
}

/** `GET /console/api/why-not`: what somebody may ask about, newest first. */
export interface WhyNotPage {
  /** The last event of each type that no rule took but those that take everything, and how many there were. */
  events: { row: EventRow; times: number }[];
  refusals: RefusalRow[];
}

export interface RefusalRow {
  seq: number;
  at: number;
  /** Who asked, as people call it. */
  caller?: string;
  /** Such as `dynamodb:PutItem`; the operation's name where no policy was asked. */
  action: string;
  resource?: string;
  code: string;
  message: string;
  /** How often the same was refused, this time included. */
  times: number;
}

/** `GET /console/api/why-not/event/ID` */
export interface WhyNotEvent {
  row: EventRow;
  event: object;
  /** Who put it, as people call it. */
  by?: string;
  /** The rules of its bus as they were then; those that it fits best first, without those that take everything. */
  rules: RuleFit[];
  /** The rules that take everything. */
  keepers: string[];
  /** What a change of the closest rule would bring. */
  draft?: { path: string; value: string; pattern: string; more: number; of: number };
}

export interface RuleFit {
  rule: string;
  arn: string;
  took: boolean;
  isDisabled: boolean;
  pattern: object;
  fields: FieldFit[];
  /** Every field fits, but not all in the same element of a list. */
  notTogether?: true;
}

export interface FieldFit {
  path: string;
  fits: boolean;
  /** The values that the rule takes, and what the event has there: JSON text. Absent: the event has no such field. */
  wanted: string;
  found?: string;
}

/** `GET /console/api/why-not/call/SEQ` */
export interface WhyNotCall {
  row: RefusalRow;
  callerArn?: string;
  isDenied: boolean;
  /** The statement whose absence is the reason. */
  missing?: object;
  /** The same as a line of the CDK. */
  line?: string;
  considered: { policy: string; sid?: string; statement: object; why: string; isNearest: boolean }[];
  function?: string;
  requestId?: string;
  /** The events that the function was working on. */
  events: EventRow[];
}

/** `POST /console/api/workbench`: what to try, as typed; what is absent or empty is not tried. */
export interface Trial {
  /** An event as the bus delivers it: JSON text. */
  event?: string;
  pattern?: string;
  /** Paths by name as JSON text, and the template. */
  transformer?: { paths: string; template: string };
  /** Of a rule, or of EventBridge Scheduler. */
  schedule?: string;
  timeZone?: string;
}

/** What each trial gave, or why the API would refuse it, in its words. */
export interface TrialResult {
  eventFlaw?: string;
  pattern?: { flaw: string } | PatternResult;
  output?: { flaw: string } | { text: string };
  schedule?: { flaw: string } | { runs: number[] };
}

export interface PatternResult {
  /** Absent without an event. */
  matches?: boolean;
  fields: FieldFit[];
  /** The events that are held and that the pattern matches: how many of how many, and the last of them. */
  taken: { count: number; of: number; last: EventRow[] };
}

/** `GET /console/api/functions`: what each function has done, as far back as the facts go. */
export interface FunctionsPage {
  functions: FunctionRow[];
}

export interface FunctionRow {
  /** Its own name, and the shorter one that people use. */
  name: string;
  label: string;
  /** The stack that declares it, as people call it. */
  stack?: string;
  /** `flow`: its last call went well. `retry`: it failed. `none`: it has not been called. */
  signal: "flow" | "retry" | "none";
  /** The processes that it has now, and how many of them have a call. */
  environments: number;
  busy: number;
  calls: number;
  failed: number;
  coldStarts: number;
  /** Of the calls' durations without the init phase, as AWS counts them. */
  medianMs?: number;
  p95Ms?: number;
  /** The median of the init phases. */
  initMs?: number;
  /** What it has. */
  memoryMb?: number;
  lastAt?: number;
}

/** `GET /console/api/functions/NAME` */
export interface FunctionDetails {
  row: FunctionRow;
  known: [name: string, value: string][];
  environments: { pid: number; busy: boolean }[];
  /** The last ones, newest first. */
  calls: CallRow[];
}

export interface CallRow {
  /** The number of its first fact, which names it: Lambda tries again under the same request id. */
  seq: number;
  requestId: string;
  at: number;
  /** `wait`: it runs. */
  signal: "flow" | "retry" | "wait";
  /** Why it failed. */
  error?: string;
  cold: boolean;
  initMs?: number;
  /** Without the init phase; absent while it runs. */
  tookMs?: number;
  /** What called it, as people call it. */
  trigger: string;
  /** The types of its events, each once. */
  types: string[];
  events: number;
}

/** `GET /console/api/functions/NAME/SEQ` */
export interface CallDetails {
  row: CallRow;
  /** Those of its events that are held, and whether each failed. */
  events: { row: EventRow; failed: boolean }[];
  lines: LogRow[];
}

/** A line of a function's log. */
export interface LogRow {
  seq: number;
  at: number;
  /** The function's own name, and the shorter one. */
  function: string;
  label: string;
  requestId?: string;
  /** As the line itself says, in capitals; `METRIC` for a line of metrics. */
  level?: string;
  /** Its message where the line is JSON, else the line. */
  text: string;
  /** The whole line where it is JSON. */
  json?: unknown;
}

/** `GET /console/api/logs?q=…&limit=N` */
export interface LogsPage {
  /** Newest first. */
  rows: LogRow[];
  /** Whether there are older ones that fit. */
  more: boolean;
}

/** `GET /console/api/mails?q=…&limit=N`: what was caught instead of sent. */
export interface MailsPage {
  /** Newest first. */
  mails: MailRow[];
  /** How many fit. */
  count: number;
}

export interface MailRow {
  id: string;
  at: number;
  from: string;
  to: string[];
  subject: string;
  /** The stories that it may belong to; one where the facts tell it, none where they are not held. */
  stories: string[];
}

/** `GET /console/api/mails/ID` */
export interface MailDetails {
  row: MailRow;
  text: string;
  html?: string;
  known: [name: string, value: string][];
  /** The call that sent it, where a function did. */
  call?: { function: string; label: string; seq: number };
}

/** `GET /console/api/contracts`: the schemas that are deployed, and what is seen of their events. */
export interface ContractsPage {
  contracts: ContractRow[];
  /** Types of events that no schema describes; those of AWS itself left out. */
  without: { type: string; source: string; count: number; last: EventRow }[];
}

export interface ContractRow {
  /** The schema's name. */
  name: string;
  type: string;
  source: string;
  version?: string;
  description?: string;
  /** The events of this type that are held. */
  count: number;
  lastAt?: number;
  /** The rules that take it, as people call them, without those that take everything. */
  rules: string[];
}

/** `GET /console/api/contracts/NAME` */
export interface ContractDetails {
  row: ContractRow;
  /** Of the event's detail. */
  fields: ContractField[];
  /** The schema's own example. */
  example?: unknown;
  last?: { row: EventRow; detail: unknown };
  /** Who put the events that are held. */
  publishers: { caller: string; count: number }[];
  consumers: ContractConsumer[];
  /** The rules that take everything. */
  keepers: string[];
}

export interface ContractField {
  path: string;
  /** In words, such as `integer, at least 0`. */
  type: string;
  isRequired: boolean;
  description?: string;
}

export interface ContractConsumer {
  rule: string;
  /** What takes it in the end, as people call it, such as the function behind a queue. */
  targets: { label: string; function?: string }[];
  /** What else the rule asks of the event. */
  when?: object;
  /** How many of the held events it took. */
  taken: number;
}

/** `GET /console/api/clock`: the time, and what runs by it. */
export interface ClockPage {
  now: number;
  /** Whether the clock can be driven. */
  driven: boolean;
  /** What is due first comes first. */
  schedules: ScheduleRow[];
}

export interface ScheduleRow {
  arn: string;
  /** A rule of a bus, or a schedule of EventBridge Scheduler. */
  kind: "rule" | "schedule";
  label: string;
  expression: string;
  timeZone?: string;
  isDisabled: boolean;
  /** Absent when it never runs again. */
  nextAt?: number;
  targets: { label: string; function?: string }[];
  /** How often it has run, as far back as the facts go, and when last. */
  runs: number;
  lastAt?: number;
}

/** `POST /console/api/clock/advance` */
export interface Advance {
  seconds: number;
}

/** `GET /console/api/archives` */
export interface ArchivesPage {
  archives: ArchiveRow[];
  /** The newest first. */
  replays: ReplayRow[];
}

export interface ArchiveRow {
  name: string;
  arn: string;
  bus: string;
  busArn: string;
  state: string;
  events: number;
  bytes: number;
  /** Absent: its events are kept forever. */
  retentionDays?: number;
  createdAt: number;
  /** The rules of its bus that a replay can be limited to. */
  rules: { name: string; arn: string }[];
}

export interface ReplayRow {
  name: string;
  state: string;
  reason?: string;
  from: number;
  to: number;
  /** The time of the last event that was replayed. */
  reached?: number;
  startedAt: number;
  endedAt?: number;
}

/** `POST /console/api/archives/replay`: times as StartReplay takes them, rules by ARN; all rules when there is none. */
export interface ReplayRequest {
  archive: string;
  from: number;
  to: number;
  rules: string[];
}

/** The state of a story in one line. */
export interface StoryLine {
  story: string;
  title: string;
  state: string;
  signal: Signal;
  types: string[];
  at: number;
  tookMs: number;
}

/** One frame of `GET /console/api/stream?after=SEQ&events=QUERY`: what has changed since the last one, merged. */
export interface Frame {
  /** The newest fact that this frame takes into account. */
  seq: number;
  run: string;
  now: number;
  /** Events put within the last minute. */
  perMinute: number;
  /** Letters in dead-letter queues now. */
  deadLetters: number;
  /** Changed and new events that fit the query, oldest first; at most 200. */
  rows?: EventRow[];
  /** Whether more rows have changed than the frame carries: load the page of events again. */
  overflow?: true;
  summary?: EventsSummary;
  stories?: StoryLine[];
  map?: MapFrame;
}

/** What has changed on the map. */
export interface MapFrame {
  /** Totals of what has changed, by node: always exact. */
  nodes: Record<string, NodeCounters>;
  /** A sample of what moved, by edge. */
  moves: { edge: string; signal: Signal; label?: string }[];
}

export interface NodeCounters {
  /** Events taken, calls, messages sent, items written, mails: what the node counts. */
  count: number;
  failed?: number;
  /** Whether its last try failed. */
  isFailing?: boolean;
  /** The median of the last calls, in milliseconds. */
  medianMs?: number;
  /** Messages waiting in a queue, hidden ones included. */
  waiting?: number;
  dead?: number;
  refused?: number;
  /** By event type, for a rule. */
  types?: Record<string, number>;
}

/** `GET /console/api/stories/KEY?correlation=ID`; without a story while nothing is known of it. */
export interface StoryAnswer {
  story?: Story;
}

/** Everything that happened to one subject, hop by hop. */
export interface Story {
  story: string;
  title: string;
  state: string;
  signal: Signal;
  /** What was out of the ordinary, in sentences. */
  summary: string;
  correlations: string[];
  from: number;
  to: number;
  events: number;
  calls: number;
  failedCalls: number;
  hops: Hop[];
  cost: Cost;
}

export interface Hop {
  id: string;
  kind:
    | "http"
    | "call"
    | "write"
    | "object"
    | "relay"
    | "event"
    | "keep"
    | "wait"
    | "mail"
    | "log"
    | "letter"
    | "refused"
    | "attempt";
  /** How far it is indented: each step under what caused it. */
  depth: 0 | 1 | 2;
  name: string;
  note?: string;
  mark?: Signal | "refuse";
  bars: Bar[];
  /** Said beside the last bar. */
  label?: string;
  tookMs?: number;
  /** The event of an event's hop. */
  eventId?: string;
  /** What is known of it, name by name. */
  known: [name: string, value: string][];
  texts?: { title: string; text?: string; json?: unknown; note?: string }[];
}

export interface Bar {
  kind: "run" | "cold" | "wait" | "fail" | "io" | "moment";
  from: number;
  to: number;
}

/** What the story cost at AWS's list prices, from what was counted. */
export interface Cost {
  /** US dollars for a million such stories. */
  perMillion: number;
  lines: { name: string; perMillion: number; part?: "failed" }[];
  /** What no fact has counted. */
  notKnown: string[];
}

/** `GET /console/api/map`: what is deployed, and what each part has done so far. */
export interface MapAnswer {
  topology: Topology;
  counters: Record<string, NodeCounters>;
  /** The newest fact that the counters take into account. */
  seq: number;
}

/** Drawn from the deployed templates. */
export interface Topology {
  bus: string;
  lanes: Lane[];
  nodes: MapNode[];
  edges: MapEdge[];
}

/** One stack. */
export interface Lane {
  id: string;
  name: string;
  description?: string;
  /** Resources that are not drawn, such as helper tables. */
  hidden: string[];
}

/** Where a node stands: doors to relays are left of the bus, rules to effects right of it. */
export type Role = "door" | "function" | "store" | "relay" | "rule" | "queue" | "consumer" | "effect";

export interface MapNode {
  /** The ARN, or what stands for it. */
  id: string;
  lane: string;
  role: Role;
  kind:
    | "route"
    | "schedule"
    | "function"
    | "table"
    | "bucket"
    | "rule"
    | "queue"
    | "archive"
    | "log"
    | "mail"
    | "other";
  label: string;
  /** Said instead of the label in the node's panel. */
  name: string;
  /** The event types that a rule takes. */
  types?: string[];
  /** The queue that its dead letters go to. */
  deadLetters?: string;
  /** Less important than the rest. */
  isSoft?: boolean;
}

export interface MapEdge {
  id: string;
  from: string;
  to: string;
  /** `back` is a consumer's write to the table of its own lane. */
  kind: "flow" | "back";
}

/** `GET /console/api/map/node?id=ID` */
export interface NodeDetails {
  /** File and line in the application's code. */
  declaredIn?: string;
  known: [name: string, value: string][];
  blocks: { title: string; json: unknown }[];
  /** The search for its events. */
  events?: string;
}
